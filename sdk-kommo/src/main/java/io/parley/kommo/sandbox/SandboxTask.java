package io.parley.kommo.sandbox;

import java.time.Instant;

/**
 * A task as it stands. Immutable.
 *
 * @param entityType {@code leads}, {@code contacts} or {@code companies}; empty for a free task
 * @param result what was noted on completing it; may be empty
 */
public record SandboxTask(
    long id,
    String entityType,
    long entityId,
    String text,
    Instant completeTill,
    boolean completed,
    String result,
    long responsibleUserId) {}
