package io.parley.kommo.entity;

import java.time.Instant;
import java.util.Optional;

/**
 * Something a person is to do. Immutable.
 *
 * @param entityKind what kind of thing the task is about; empty for a task about nothing
 * @param entityId the thing the task is about; empty for a task about nothing
 * @param typeId 1 is a follow-up, 2 a meeting, others are the account's own
 * @param completeTill when it is due
 * @param result what came of it
 * @param createdBy the user who made it; 0 is a robot
 */
public record Task(
    long id,
    String text,
    Optional<EntityKind> entityKind,
    Optional<Long> entityId,
    long typeId,
    long responsibleUserId,
    Instant completeTill,
    boolean completed,
    Optional<String> result,
    long createdBy,
    Instant createdAt,
    Instant updatedAt) {}
