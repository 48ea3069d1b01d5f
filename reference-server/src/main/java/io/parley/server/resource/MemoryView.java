package io.parley.server.resource;

import io.parley.core.conversation.ContactFact;
import java.time.Instant;

/**
 * Something that is remembered of a customer.
 *
 * @param key what it is, such as {@code name}
 * @param value in the customer's words
 * @param conversationId where it was told
 * @param messageId the message that told it
 * @param learnedAt when
 */
record MemoryView(
    String key, String value, String conversationId, String messageId, Instant learnedAt) {
  static MemoryView of(ContactFact fact) {
    return new MemoryView(
        fact.key(), fact.value(), fact.conversationId(), fact.messageId(), fact.learnedAt());
  }
}
