package io.parley.kommo;

import java.time.Duration;

/**
 * Is told what happens to a {@link RateBudget}, for metrics and alarms. Called on the threads of
 * callers, outside any lock; must return quickly and not throw.
 */
public interface BudgetWatcher {
  /** Watches nothing. */
  BudgetWatcher NOBODY = new BudgetWatcher() {};

  /** A request was let through after it had waited for its turn. */
  default void waited(Lane lane, Duration wait) {}

  /** Kommo answered 429; nothing is sent for {@code hold}. */
  default void rejected(Duration hold) {}

  /** The account is closed as a whole; nothing is sent for {@code pause}. */
  default void paused(PauseCause cause, Duration pause) {}

  /** The account answers again. */
  default void resumed() {}
}
