package io.parley.kommo.entity;

import java.time.Instant;
import java.util.Optional;

/**
 * A conversation with a client in one channel. Immutable.
 *
 * @param chatId the chat underneath, which outlives the talk
 * @param entityType "lead" or "customer"; empty for a talk about neither
 * @param entityId the lead or customer
 * @param inWork false once closed
 * @param read whether a person has read the newest message
 * @param origin the channel, such as {@code telegram} or {@code waba}; empty when not told
 */
public record Talk(
    long id,
    long contactId,
    String chatId,
    Optional<String> entityType,
    Optional<Long> entityId,
    boolean inWork,
    boolean read,
    String origin,
    Instant createdAt,
    Instant updatedAt) {

  /** The lead the talk is about. */
  public Optional<Long> leadId() {
    return entityType.filter(type -> type.startsWith("lead")).flatMap(type -> entityId);
  }
}
