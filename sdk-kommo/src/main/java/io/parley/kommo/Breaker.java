package io.parley.kommo;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells an account that is closed as a whole from a call that is not allowed: Kommo answers 403 to
 * a blocked account and to a missing right, and 402 to an unpaid account and to an add-on that was
 * not bought. Not thread-safe; {@link RateBudget} guards it.
 *
 * <p>The account is blocked when two different endpoints refuse after a 429, or when four refuse;
 * it is unpaid when two ask for money; each with no good answer in between.
 */
final class Breaker {
  private static final List<Duration> BLOCKED =
      List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(6));
  private static final List<Duration> UNPAID = List.of(Duration.ofHours(1));
  private static final int AFTER_REJECTION = 2;
  private static final int EVERYWHERE = 4;
  private static final int ASKING_FOR_MONEY = 2;

  /** How long a 429 makes a 403 suspicious. */
  private static final long MEMORY = Duration.ofMinutes(10).toNanos();

  /** After this, a probe that never reported back is taken for lost. */
  static final Duration PROBE_LIFE = Duration.ofMinutes(2);

  private final Set<String> refusing = new HashSet<>();
  private final Set<String> unpaid = new HashSet<>();
  private boolean sawRejection;
  private long rejectedAt;
  private @Nullable PauseCause cause;
  private int opened;
  private boolean probing;
  private long probeAt;

  void rejected(long now) {
    sawRejection = true;
    rejectedAt = now;
    probing = false;
  }

  /** A 403 or 402: how long to pause, when it means the whole account. */
  Optional<Duration> refused(PauseCause why, String endpoint, long now) {
    Set<String> endpoints = why == PauseCause.BLOCKED ? refusing : unpaid;
    endpoints.add(endpoint);
    boolean afterRejection = sawRejection && now - rejectedAt <= MEMORY;
    int most =
        why == PauseCause.UNPAID ? ASKING_FOR_MONEY : afterRejection ? AFTER_REJECTION : EVERYWHERE;
    // While it is open only the probe counts; what was sent before says nothing new.
    if (open() ? !probing : endpoints.size() < most) {
      return Optional.empty();
    }
    probing = false;
    opened = why == cause ? opened : 0;
    cause = why;
    List<Duration> pauses = why == PauseCause.BLOCKED ? BLOCKED : UNPAID;
    return Optional.of(pauses.get(Math.min(opened++, pauses.size() - 1)));
  }

  /** True when this ended a pause. */
  boolean answered() {
    boolean wasOpen = open();
    close();
    return wasOpen;
  }

  void close() {
    opened = 0;
    cause = null;
    probing = false;
    refusing.clear();
    unpaid.clear();
  }

  /** Another node found out. */
  void open(PauseCause cause, int opened) {
    this.cause = cause;
    this.opened = opened;
    this.probing = false;
  }

  void unanswered() {
    probing = false;
  }

  boolean open() {
    return opened > 0;
  }

  int opened() {
    return opened;
  }

  Optional<PauseCause> cause() {
    return Optional.ofNullable(cause);
  }

  void probing(long now) {
    probing = true;
    probeAt = now;
  }

  /** While one probe is out nobody else goes. */
  long probeHold(long now) {
    return probing ? Math.max(0, PROBE_LIFE.toNanos() - (now - probeAt)) : 0;
  }
}
