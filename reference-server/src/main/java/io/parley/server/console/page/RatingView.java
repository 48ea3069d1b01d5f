package io.parley.server.console.page;

import io.parley.server.insight.Feedback;
import java.util.Optional;

/**
 * What people think of a message of an agent, to be said or changed.
 *
 * @param messageId the message
 * @param feedback what was said; empty while nobody has
 * @param problem why what was sent is not taken
 */
public record RatingView(String messageId, Optional<Feedback> feedback, Optional<String> problem) {
  /** Whether it was rated so. */
  public boolean is(Feedback.Rating rating) {
    return feedback.filter(said -> said.rating() == rating).isPresent();
  }

  /** What would have been right, as somebody wrote it. */
  public String correction() {
    return feedback.flatMap(Feedback::correction).orElse("");
  }
}
