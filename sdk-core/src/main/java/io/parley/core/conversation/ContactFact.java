package io.parley.core.conversation;

import java.time.Instant;

/**
 * Something a customer told about themselves, kept over conversations.
 *
 * @param contactId whose it is, as in {@link Conversation#contactId}
 * @param key what it is, such as {@code name}: a lower-case letter, then up to 39 of a-z, 0-9 and
 *     '_'
 * @param value in the customer's words; 1 to 200 characters
 * @param conversationId where it was told
 * @param messageId the message that told it
 * @param learnedAt when it was told
 */
public record ContactFact(
    String contactId,
    String key,
    String value,
    String conversationId,
    String messageId,
    Instant learnedAt) {
  public ContactFact {
    if (!key.matches("[a-z][a-z0-9_]{0,39}")) {
      throw new IllegalArgumentException(
          "fact key '" + key + "' must be a letter and up to 39 of a-z, 0-9 and '_'");
    }
    if (value.isBlank() || value.length() > 200) {
      throw new IllegalArgumentException(
          "fact " + key + " of " + value.length() + " characters must have 1 to 200");
    }
  }
}
