package io.parley.kommo.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Seven requests in any second for one account, and the ban for those who keep asking. The second
 * is measured in real time, the ban on the sandbox's clock.
 */
final class RateLimit {
  private static final long SECOND = 1_000_000_000L;
  private static final Duration REFUSALS_COUNT_FOR = Duration.ofMinutes(1);

  enum Verdict {
    ADMITTED,
    TOO_MANY,
    BANNED
  }

  private final int perSecond;
  private final int banAfter;
  private final Duration banFor;
  private final Deque<Long> admitted = new ArrayDeque<>();
  private final Deque<Long> received = new ArrayDeque<>();
  private final Deque<Instant> refusals = new ArrayDeque<>();
  private final Map<Integer, Long> byStatus = new TreeMap<>();
  private final Map<String, Long> byRoute = new TreeMap<>();
  private @Nullable Instant bannedUntil;
  private long total;
  private long tooMany;
  private long whileBanned;
  private int mostInASecond;
  private int bans;

  RateLimit(SandboxConfig config) {
    this.perSecond = config.requestsPerSecond();
    this.banAfter = config.banAfter();
    this.banFor = config.banFor();
  }

  synchronized Verdict admit(Instant now) {
    long nanos = System.nanoTime();
    total++;
    forget(received, nanos);
    received.addLast(nanos);
    mostInASecond = Math.max(mostInASecond, received.size());
    if (bannedUntil != null && now.isBefore(bannedUntil)) {
      whileBanned++;
      return Verdict.BANNED;
    }
    bannedUntil = null;
    forget(admitted, nanos);
    if (admitted.size() < perSecond) {
      admitted.addLast(nanos);
      return Verdict.ADMITTED;
    }
    tooMany++;
    while (!refusals.isEmpty() && refusals.getFirst().plus(REFUSALS_COUNT_FOR).isBefore(now)) {
      refusals.removeFirst();
    }
    refusals.addLast(now);
    if (refusals.size() > banAfter) {
      ban(now, banFor);
    }
    return Verdict.TOO_MANY;
  }

  synchronized void ban(Instant now, Duration lasting) {
    bannedUntil = now.plus(lasting);
    refusals.clear();
    bans++;
  }

  synchronized void answered(String method, String path, int status) {
    byStatus.merge(status, 1L, Long::sum);
    byRoute.merge(method + " " + path.replaceAll("/\\d+(?=/|$)", "/{id}"), 1L, Long::sum);
  }

  synchronized SandboxStats stats() {
    return new SandboxStats(total, mostInASecond, tooMany, whileBanned, bans, byStatus, byRoute);
  }

  synchronized void reset() {
    admitted.clear();
    received.clear();
    refusals.clear();
    byStatus.clear();
    byRoute.clear();
    bannedUntil = null;
    total = 0;
    tooMany = 0;
    whileBanned = 0;
    mostInASecond = 0;
    bans = 0;
  }

  private static void forget(Deque<Long> times, long now) {
    while (!times.isEmpty() && now - times.getFirst() >= SECOND) {
      times.removeFirst();
    }
  }
}
