package io.parley.kommo.reply;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which leads are held within one process. Thread-safe. */
public final class LeadHoldsInMemory implements LeadHolds {
  private final InstantSource clock;
  private final Map<Long, Instant> taken = new HashMap<>();

  public LeadHoldsInMemory(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Duration> take(long leadId, Duration hold) {
    Instant now = clock.instant();
    taken.values().removeIf(until -> !until.isAfter(now));
    Instant until = taken.putIfAbsent(leadId, now.plus(hold));
    return Optional.ofNullable(until).map(end -> Duration.between(now, end));
  }

  @Override
  public synchronized void giveBack(long leadId, Duration after) {
    taken.put(leadId, clock.instant().plus(after));
  }
}
