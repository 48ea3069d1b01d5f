package io.parley.core.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is moved. Thread-safe. Its time zone is UTC unless it was made
 * by {@link #withZone}, which shares the instant.
 */
public final class MutableClock extends Clock {
  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private MutableClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** A clock that shows {@code now}. */
  public static MutableClock at(Instant now) {
    return new MutableClock(new AtomicReference<>(now), ZoneOffset.UTC);
  }

  /** Moves on by {@code step} (back when it is negative) and returns the new present. */
  public Instant advance(Duration step) {
    return now.updateAndGet(instant -> instant.plus(step));
  }

  /** Shows {@code instant} from now on. */
  public void set(Instant instant) {
    now.set(instant);
  }

  @Override
  public Instant instant() {
    Instant instant = now.get();
    if (instant == null) {
      throw new IllegalStateException("a clock shows an instant");
    }
    return instant;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new MutableClock(now, zone);
  }
}
