package io.parley.core.work;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: {@code base · 4^(tries-1)}, at most {@code cap}, of which a
 * random half is taken off so that many failures do not come back together.
 *
 * @param base the first wait; positive
 * @param cap the longest wait; at least base
 * @param tries so many tries in all; 1 or more
 */
public record Backoff(Duration base, Duration cap, int tries) {
  /** Eight tries: after about 1 s, 4 s, 16 s, 1 min, 4 min, 17 min and 1 h. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofHours(1), 8);

  public Backoff {
    if (!base.isPositive()) {
      throw new IllegalArgumentException("base " + base + " must be positive");
    }
    if (cap.compareTo(base) < 0) {
      throw new IllegalArgumentException("cap " + cap + " must be at least base " + base);
    }
    if (tries < 1) {
      throw new IllegalArgumentException("tries " + tries + " must be at least 1");
    }
  }

  /** The wait after {@code tried} tries (1 or more): between half and all of the full wait. */
  public Duration after(int tried, RandomGenerator random) {
    long most = cap.toMillis();
    long full = Math.min(base.toMillis(), most);
    for (int i = 1; i < tried && full < most; i++) {
      full = full > most / 4 ? most : full * 4;
    }
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }
}
