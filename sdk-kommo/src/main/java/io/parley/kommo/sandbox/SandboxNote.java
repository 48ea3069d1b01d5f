package io.parley.kommo.sandbox;

/**
 * A note as it stands. Immutable.
 *
 * @param entityType {@code leads}, {@code contacts} or {@code companies}
 * @param entityId the card it is on
 * @param type such as {@code common}
 * @param text empty for types without one
 */
public record SandboxNote(long id, String entityType, long entityId, String type, String text) {}
