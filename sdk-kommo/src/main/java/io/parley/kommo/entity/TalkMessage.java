package io.parley.kommo.entity;

import java.time.Instant;
import java.util.Optional;

/**
 * One message of a talk. Immutable.
 *
 * @param id a UUID
 * @param type {@code incoming} from the client, {@code outgoing} to the client
 * @param messageType such as {@code text}, {@code picture}, {@code voice}; an open set
 * @param authorType such as {@code external}, {@code internal}, {@code user}, {@code bot}; an open
 *     set; empty when not told
 * @param text empty for a message without text
 * @param deliveryStatus {@code sent}, {@code delivered}, {@code seen} or {@code error}; empty when
 *     not told
 * @param attachmentLink where an attached file can be fetched
 */
public record TalkMessage(
    String id,
    String type,
    String messageType,
    String authorType,
    Optional<String> authorName,
    String text,
    String deliveryStatus,
    Optional<String> attachmentLink,
    Instant createdAt) {

  /** Whether the client wrote it. */
  public boolean incoming() {
    return type.equals("incoming");
  }

  /** Whether a person of the company wrote it: not the client, not a bot, not an integration. */
  public boolean byPerson() {
    return !incoming() && (authorType.equals("internal") || authorType.equals("user"));
  }
}
