package io.parley.server.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of tokens for each of many callers: it holds some, and one is put in after each span.
 * Kept in memory of this process, bounded; a caller that is forgotten begins with a full bucket.
 * Thread-safe.
 */
public final class TokenBuckets {
  private final int most;
  private final Duration each;
  private final InstantSource clock;
  private final Cache<String, Bucket> buckets;

  /**
   * @param most so many may be taken at once; 1 or more
   * @param each after so long there is one more; positive
   */
  public TokenBuckets(int most, Duration each, InstantSource clock) {
    if (most < 1 || !each.isPositive()) {
      throw new IllegalArgumentException(
          "a bucket of " + most + ", filled each " + each + ", must hold 1 and be filled");
    }
    this.most = most;
    this.each = each;
    this.clock = clock;
    // One that was left alone for so long is full again.
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterWrite(each.multipliedBy(most).plusSeconds(1))
            .build();
  }

  /**
   * @param fullAt when it would be full if nothing more were taken
   * @param shortOf how long there was none to take, at the last try
   */
  private record Bucket(Instant fullAt, Duration shortOf) {}

  /** Takes one; empty when there was one, else how long until there is. */
  public Optional<Duration> take(String caller) {
    Instant now = clock.instant();
    Bucket after = buckets.asMap().compute(caller, (key, before) -> taken(before, now));
    return Optional.of(after.shortOf()).filter(Duration::isPositive);
  }

  private Bucket taken(@Nullable Bucket before, Instant now) {
    Instant fullAt = before == null || before.fullAt().isBefore(now) ? now : before.fullAt();
    Instant then = fullAt.plus(each);
    Duration over = Duration.between(now, then).minus(each.multipliedBy(most));
    return over.isPositive() ? new Bucket(fullAt, over) : new Bucket(then, Duration.ZERO);
  }
}
