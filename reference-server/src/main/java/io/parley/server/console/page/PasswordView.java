package io.parley.server.console.page;

/**
 * The form for a member's own password.
 *
 * @param login whose
 * @param first whether the present one was shown to somebody and must be changed
 * @param problem says why it was refused; empty before the first try
 */
public record PasswordView(String login, boolean first, String problem) {}
