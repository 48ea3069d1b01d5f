package io.parley.server.insight;

import java.time.Instant;
import java.util.Optional;

/**
 * What a person of the company, or the customer through them, thinks of a message of the agent.
 *
 * @param messageId the message, by the id it has in its conversation
 * @param conversationId where it was said
 * @param agentId who said it
 * @param rating whether it was good
 * @param correction what would have been right; at most 5,000 characters
 * @param by who rated it
 * @param at when it was first rated: the day it counts for
 */
public record Feedback(
    String messageId,
    String conversationId,
    String agentId,
    Rating rating,
    Optional<String> correction,
    String by,
    Instant at) {
  private static final int LONGEST = 5_000;

  /** Whether a message was good. */
  public enum Rating {
    UP,
    DOWN
  }

  public Feedback {
    correction = correction.map(String::strip).filter(text -> !text.isEmpty());
    correction.ifPresent(
        text -> {
          if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                "correction of " + text.length() + " characters must have at most " + LONGEST);
          }
        });
  }
}
