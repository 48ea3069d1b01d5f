package io.parley.kommo;

import java.time.Duration;
import java.util.Optional;

/**
 * How long nothing may be sent to an account, and why. Not thread-safe; {@link RateBudget} guards
 * it.
 */
final class Holds {
  private static final long SECOND = Slots.SECOND;

  private final Breaker breaker = new Breaker();
  private long until;
  private boolean held;
  private int rejectedInARow;

  Breaker breaker() {
    return breaker;
  }

  /** A 429: as long as was asked for, else twice as long each time up to a minute. */
  Duration rejected(Optional<Duration> asked, long now) {
    rejectedInARow++;
    breaker.rejected(now);
    long own = Math.min(SECOND << Math.min(rejectedInARow - 1, 6), 60 * SECOND);
    Duration rest = asked.orElse(Duration.ofNanos(own));
    hold(rest, now);
    return rest;
  }

  /** True when the account was closed and is open again. */
  boolean answered() {
    rejectedInARow = 0;
    boolean resumed = breaker.answered();
    if (resumed) {
      held = false;
    }
    return resumed;
  }

  void hold(Duration rest, long now) {
    long end = now + rest.toNanos();
    if (!held || end - until > 0) {
      until = end;
      held = true;
    }
  }

  /** Exactly so long, also when it was held for longer. */
  void pause(PauseCause cause, int opened, Duration rest, long now) {
    breaker.open(cause, opened);
    until = now + rest.toNanos();
    held = true;
  }

  void resume() {
    breaker.close();
    held = false;
  }

  /** Nanoseconds that nothing is sent, a probe under way not counted. */
  long rest(long now) {
    long rest = held ? until - now : 0;
    if (rest <= 0) {
      held = false;
      return 0;
    }
    return rest;
  }

  /** Nanoseconds that nobody may send. */
  long hold(long now) {
    return Math.max(rest(now), breaker.probeHold(now));
  }
}
