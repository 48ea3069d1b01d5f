package io.parley.automation.sequence;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a subject that was in a sequence may enter it again.
 *
 * @param policy what holds while and after it is in it
 * @param pause how long after the last start at the earliest; more than zero; empty: no pause
 */
public record Reenrolment(Policy policy, Optional<Duration> pause) {
  /** Again once it is through or has left. */
  public static final Reenrolment WHEN_DONE = new Reenrolment(Policy.WHEN_DONE, Optional.empty());

  /** Once and never again. */
  public static final Reenrolment NEVER = new Reenrolment(Policy.NEVER, Optional.empty());

  /** At any time: it leaves, and starts from the first step. */
  public static final Reenrolment RESTART = new Reenrolment(Policy.RESTART, Optional.empty());

  /** What holds for a subject that was enrolled before. */
  public enum Policy {
    /** It is never enrolled again. */
    NEVER("never"),
    /** It is enrolled again once it is not on its way any more. */
    WHEN_DONE("whenDone"),
    /** It leaves and starts from the first step. */
    RESTART("restart");

    private final String word;

    Policy(String word) {
      this.word = word;
    }

    /** As JSON spells it. */
    public String word() {
      return word;
    }
  }

  public Reenrolment {
    pause.ifPresent(
        length -> {
          if (!length.isPositive()) {
            throw new IllegalArgumentException(
                "reenrolAfter '" + length + "' must be more than PT0S");
          }
        });
    if (policy == Policy.NEVER && pause.isPresent()) {
      throw new IllegalArgumentException(
          "reenrolAfter '" + pause.get() + "' must be left out where reenrol is never");
    }
  }

  /** The same, at the earliest so long after the last start. */
  public Reenrolment after(Duration pause) {
    return new Reenrolment(policy, Optional.of(pause));
  }
}
