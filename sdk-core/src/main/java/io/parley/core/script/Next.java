package io.parley.core.script;

import java.util.Optional;

/**
 * A way on from a step.
 *
 * @param when must hold for it to be taken; empty: always
 * @param goTo the id of a step, or {@link #END}
 */
public record Next(Optional<When> when, String goTo) {
  /** Where a script is over. */
  public static final String END = "end";

  /** Taken in any case. */
  public static Next to(String step) {
    return new Next(Optional.empty(), step);
  }

  /** Taken when the condition holds. */
  public static Next when(When condition, String step) {
    return new Next(Optional.of(condition), step);
  }
}
