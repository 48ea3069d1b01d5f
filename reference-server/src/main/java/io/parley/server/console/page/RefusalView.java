package io.parley.server.console.page;

/**
 * Something that was sent and is not taken.
 *
 * @param reason why, for people
 */
public record RefusalView(String reason) {}
