package io.parley.kommo.sandbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A message of a talk. Immutable.
 *
 * @param id a UUID
 * @param talkId the talk it belongs to
 * @param chatId the chat, which outlives its talks
 * @param contactId the customer's contact
 * @param leadId the lead the talk is about
 * @param incoming whether the customer wrote it
 * @param authorType {@code external} (customer), {@code internal} (a person) or {@code bot}
 * @param author the name shown beside it
 * @param text empty for a bare attachment
 * @param at when, to the second, on the sandbox's clock
 * @param origin the channel, such as {@code telegram}
 */
public record SandboxMessage(
    String id,
    long talkId,
    String chatId,
    long contactId,
    long leadId,
    boolean incoming,
    String authorType,
    String author,
    String text,
    Instant at,
    String origin,
    Optional<Attachment> attachment) {
  /**
   * A file sent along.
   *
   * @param type such as {@code picture}, {@code file} or {@code voice}
   * @param link where it can be fetched
   * @param fileName its name
   */
  public record Attachment(String type, String link, String fileName) {}
}
