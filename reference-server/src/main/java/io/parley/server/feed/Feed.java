package io.parley.server.feed;

import io.parley.core.TenantId;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import io.parley.core.work.WorkLog;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What happened and what was done, newest first. Thread-safe. */
public final class Feed {
  /** The most updates that are looked at. */
  public static final int MOST = 200;

  private final WorkLog log;

  public Feed(WorkLog log) {
    this.log = log;
  }

  /**
   * The newest updates, newest first.
   *
   * @param since only what was recorded at or after; empty for any time
   * @param limit 1 to {@link #MOST}
   */
  public List<Update> newest(TenantId tenant, Optional<Instant> since, int limit) {
    var events =
        new WorkLog.EventQuery(
            Optional.empty(), Optional.empty(), Optional.empty(), since, Optional.empty(), limit);
    return Stream.concat(
            log.events(tenant, events).stream().map(Feed::update),
            // An effect changes long after it was planned: look further back than the limit.
            log.effects(tenant, WorkLog.EffectQuery.newest(MOST)).stream().map(Feed::update))
        .filter(update -> since.map(start -> !update.time().isBefore(start)).orElse(true))
        .sorted(Comparator.comparing(Update::time).thenComparing(Update::id).reversed())
        .limit(limit)
        .toList();
  }

  private static Update update(RecordedEvent recorded) {
    var event = recorded.event();
    return new Update(
        event.id(),
        event.kind(),
        Titles.of(event),
        event.subject(),
        event.receivedAt(),
        "/api/events/" + event.id());
  }

  private static Update update(Effect effect) {
    String state = effect.state().name().toLowerCase(Locale.ROOT);
    return new Update(
        effect.id() + "." + state,
        "effect." + state,
        Titles.of(effect),
        effect.subject(),
        effect.updatedAt(),
        "/api/effects/" + effect.id());
  }
}
