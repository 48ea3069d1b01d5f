package io.parley.core.model;

import java.time.Duration;

/**
 * How long an answer may take altogether, with every retry and repair. Immutable; runs from when it
 * is made, by the machine's own stopwatch.
 */
public final class Patience {
  private final long end;

  private Patience(long end) {
    this.end = end;
  }

  /** So long from now on. */
  public static Patience of(Duration time) {
    return new Patience(System.nanoTime() + time.toNanos());
  }

  /** What is left; zero when it is over. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** Whether at least so much is left. */
  public boolean allows(Duration time) {
    return left().compareTo(time) >= 0;
  }
}
