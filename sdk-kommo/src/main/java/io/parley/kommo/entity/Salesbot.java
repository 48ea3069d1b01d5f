package io.parley.kommo.entity;

/**
 * A bot made in Kommo's own editor.
 *
 * @param name what people call it
 */
public record Salesbot(long id, String name) {}
