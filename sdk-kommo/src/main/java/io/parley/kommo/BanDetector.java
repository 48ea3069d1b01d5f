package io.parley.kommo;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a blocked account from a missing right: both are answered with 403. Not thread-safe; {@link
 * RateBudget} guards it.
 *
 * <p>It is a block when two different endpoints refuse after a 429, or when four refuse, with no
 * good answer in between.
 */
final class BanDetector {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(6));
  private static final int AFTER_REJECTION = 2;
  private static final int EVERYWHERE = 4;

  /** How long a 429 makes a 403 suspicious. */
  private static final long MEMORY = Duration.ofMinutes(10).toNanos();

  /** After this, a probe that never reported back is taken for lost. */
  private static final long PROBE_LIFE = Duration.ofMinutes(2).toNanos();

  private final Set<String> refusing = new HashSet<>();
  private boolean sawRejection;
  private long rejectedAt;
  private int opened;
  private boolean probing;
  private long probeAt;

  void rejected(long now) {
    sawRejection = true;
    rejectedAt = now;
    probing = false;
  }

  Optional<Duration> forbidden(String endpoint, long now) {
    refusing.add(endpoint);
    boolean afterRejection = sawRejection && now - rejectedAt <= MEMORY;
    boolean blocked =
        opened > 0 ? probing : refusing.size() >= (afterRejection ? AFTER_REJECTION : EVERYWHERE);
    if (!blocked) {
      return Optional.empty();
    }
    probing = false;
    Duration pause = PAUSES.get(Math.min(opened, PAUSES.size() - 1));
    opened++;
    return Optional.of(pause);
  }

  /** True when this ended a block. */
  boolean answered() {
    boolean wasOpen = open();
    opened = 0;
    probing = false;
    refusing.clear();
    return wasOpen;
  }

  void unanswered() {
    probing = false;
  }

  boolean open() {
    return opened > 0;
  }

  void probing(long now) {
    probing = true;
    probeAt = now;
  }

  /** While one probe is out nobody else goes. */
  long probeHold(long now) {
    return probing ? Math.max(0, PROBE_LIFE - (now - probeAt)) : 0;
  }
}
