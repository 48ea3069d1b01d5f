package io.parley.server.insight;

import io.parley.core.language.Language;
import java.time.Instant;
import java.util.Optional;

/**
 * A question that got no answer, or one that somebody called bad.
 *
 * @param question in the customer's words
 * @param conversationId where it was asked
 * @param messageId the agent's message that did not answer it
 * @param agentId who was asked
 * @param at when
 * @param badlyRated whether it was answered, and the answer rated down
 * @param correction what would have been right, where somebody wrote it down
 */
record Asked(
    String question,
    String conversationId,
    String messageId,
    String agentId,
    Instant at,
    boolean badlyRated,
    Optional<String> correction) {
  Optional<Language> language() {
    return Language.detect(question);
  }
}
