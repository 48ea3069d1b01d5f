package io.parley.server.console.page;

import io.parley.core.event.RecordedEvent;
import java.util.List;

/**
 * A page of events.
 *
 * @param events newest first
 * @param state the one that is shown, such as {@code PENDING}; empty for all
 * @param next the address of the next page; empty on the last
 */
public record EventsView(List<RecordedEvent> events, String state, String next) {
  public EventsView {
    events = List.copyOf(events);
  }
}
