package io.parley.kommo.reply;

import java.util.Optional;

/**
 * Where an answer belongs. Each transport uses what it needs.
 *
 * @param talkId the conversation
 * @param leadId the deal
 * @param contactId the person
 */
public record Destination(Optional<Long> talkId, Optional<Long> leadId, Optional<Long> contactId) {

  /** A talk about which nothing else is known. */
  public static Destination talk(long talkId) {
    return new Destination(Optional.of(talkId), Optional.empty(), Optional.empty());
  }

  /** A deal about which nothing else is known. */
  public static Destination lead(long leadId) {
    return new Destination(Optional.empty(), Optional.of(leadId), Optional.empty());
  }
}
