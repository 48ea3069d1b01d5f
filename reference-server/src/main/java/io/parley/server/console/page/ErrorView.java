package io.parley.server.console.page;

/**
 * What went wrong.
 *
 * @param status the HTTP status
 * @param key names the words that say so
 * @param id is found in the log; empty where nothing is
 */
public record ErrorView(int status, String key, String id) {}
