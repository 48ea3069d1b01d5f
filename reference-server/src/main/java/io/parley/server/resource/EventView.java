package io.parley.server.resource;

import io.parley.core.event.RecordedEvent;
import io.parley.server.call.Bodies;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recorded event as the API shows it. */
record EventView(
    String id,
    String type,
    String subject,
    String state,
    Optional<String> reason,
    Instant occurredAt,
    Instant receivedAt,
    Optional<Instant> settledAt,
    String source,
    Map<String, @Nullable Object> facts,
    Optional<String> cause,
    int depth,
    @Nullable LedTo ledTo) {
  /** What an event led to; in a list without the events. */
  record LedTo(List<EffectView> effects, List<EventView> events) {}

  static EventView of(RecordedEvent recorded) {
    return of(recorded, null);
  }

  static EventView of(RecordedEvent recorded, @Nullable LedTo ledTo) {
    var event = recorded.event();
    return new EventView(
        event.id(),
        event.kind(),
        event.subject(),
        Bodies.spelled(recorded.state()),
        recorded.reason(),
        event.occurredAt(),
        event.receivedAt(),
        recorded.settledAt(),
        event.source(),
        event.facts(),
        event.cause(),
        event.depth(),
        ledTo);
  }
}
