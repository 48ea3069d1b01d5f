package io.parley.server.console.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.core.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Slows down guessing of passwords: after a few failures each further one doubles the wait, up to a
 * quarter of an hour. Counts by account and address together, and by address. Never by account
 * alone: whoever knows a login could keep its owner out with that. Kept in memory of this process,
 * bounded, and forgotten after a quarter of an hour. Thread-safe.
 */
public final class LoginThrottle {
  private static final Duration FORGOTTEN = Duration.ofMinutes(15);
  private static final int FREE_TOGETHER = 5;
  private static final int FREE_ADDRESS = 30;
  private static final int LONGEST_SECONDS = 900;

  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(FORGOTTEN).build();

  private record Failures(int count, Instant until) {}

  /** How long this account must wait before it may try again from this address; empty: may try. */
  public Optional<Duration> wait(TenantId tenant, String login, String address, Instant now) {
    Instant until = now;
    for (String key : keys(tenant, login, address)) {
      Failures known = failures.getIfPresent(key);
      if (known != null && known.until().isAfter(until)) {
        until = known.until();
      }
    }
    return until.isAfter(now) ? Optional.of(Duration.between(now, until)) : Optional.empty();
  }

  /** Counts a failure. */
  public void failed(TenantId tenant, String login, String address, Instant now) {
    String[] keys = keys(tenant, login, address);
    int[] free = {FREE_TOGETHER, FREE_ADDRESS};
    for (int i = 0; i < keys.length; i++) {
      int allowed = free[i];
      failures.asMap().compute(keys[i], (key, known) -> more(known, allowed, now));
    }
  }

  /** Forgets the failures of this account at this address: the right password came. */
  public void succeeded(TenantId tenant, String login, String address) {
    failures.invalidate(keys(tenant, login, address)[0]);
  }

  private static Failures more(
      @org.jspecify.annotations.Nullable Failures known, int allowed, Instant now) {
    int count = known == null ? 1 : known.count() + 1;
    int over = count - allowed;
    long seconds = over < 0 ? 0 : Math.min(LONGEST_SECONDS, 2L << Math.min(over, 10));
    return new Failures(count, now.plusSeconds(seconds));
  }

  private static String[] keys(TenantId tenant, String login, String address) {
    String account = tenant + "/" + Member.folded(login);
    return new String[] {account + "@" + address, "@" + address};
  }
}
