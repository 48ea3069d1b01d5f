package io.parley.kommo.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The sandbox's clock: the configured one, moved forward by as much as it was told. */
final class SandboxTime {
  private final Clock clock;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  SandboxTime(Clock clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant().plus(ahead.get());
  }

  /** Unix seconds, the unit of all times on Kommo's wire. */
  long seconds() {
    return now().getEpochSecond();
  }

  void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("advance " + by + " must not be negative");
    }
    ahead.updateAndGet(by::plus);
  }
}
