package io.parley.server.console.page;

/**
 * The login form as it was filled in.
 *
 * @param tenant the account
 * @param login the member
 * @param next where to go afterwards
 * @param problem says why it was refused; empty before the first try
 * @param done what was done just now; empty for nothing
 */
public record LoginView(String tenant, String login, String next, String problem, String done) {}
