package io.parley.automation.sequence;

import java.time.Instant;
import java.util.Optional;

/**
 * Where an enrolment stands.
 *
 * @param step the place of the next step, counted from 0; the number of steps when all are done
 * @param until when the wait at that step ends; empty when the step has not begun
 */
public record Position(int step, Optional<Instant> until) {
  /** Before the first step. */
  public static final Position START = new Position(0, Optional.empty());

  public Position {
    if (step < 0) {
      throw new IllegalArgumentException("step " + step + " must not be negative");
    }
  }

  /** Before the step at {@code step}. */
  static Position before(int step) {
    return new Position(step, Optional.empty());
  }
}
