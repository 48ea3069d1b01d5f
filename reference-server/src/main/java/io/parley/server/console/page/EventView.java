package io.parley.server.console.page;

import io.parley.core.agent.Trace;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import java.util.List;
import java.util.Optional;

/**
 * An event with what it led to.
 *
 * @param recorded the event and what became of it
 * @param trace how the reply came about, when there is one
 * @param effects what it led to, oldest first
 */
public record EventView(RecordedEvent recorded, Optional<Trace> trace, List<Effect> effects) {
  public EventView {
    effects = List.copyOf(effects);
  }

  /** The conversation it belongs to, as far as can be told. */
  public Optional<String> conversationId() {
    return recorded
        .event()
        .fact("conversation.id")
        .or(() -> trace.map(Trace::conversationId))
        .or(() -> effects.stream().flatMap(e -> e.at("conversation").stream()).findFirst());
  }
}
