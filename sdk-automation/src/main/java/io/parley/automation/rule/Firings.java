package io.parley.automation.rule;

import java.time.Instant;
import java.util.Optional;

/** When rules fired before. */
@FunctionalInterface
public interface Firings {
  /** Nothing ever fired. */
  Firings NONE = (rule, about) -> Optional.empty();

  /**
   * The last time.
   *
   * @param rule its id
   * @param about what it fired for, such as {@code lead:17}
   */
  Optional<Instant> last(String rule, String about);
}
