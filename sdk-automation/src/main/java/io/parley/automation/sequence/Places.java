package io.parley.automation.sequence;

import io.parley.core.agent.Reception;
import io.parley.core.event.Event;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.WorkLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Knows whose agent an event concerns, and by which ids acts reach what it is about. */
final class Places {
  private static final int LONGEST_CHAIN = 10;

  private final Reception reception;
  private final WorkLog log;

  Places(Reception reception, WorkLog log) {
    this.reception = reception;
    this.log = log;
  }

  /**
   * Where an event belongs.
   *
   * @param agentId whose sequences may take it up
   * @param target ids by name
   */
  record Place(String agentId, Map<String, String> target) {}

  /** Empty when no agent is concerned. */
  Optional<Place> of(Event event) {
    Event told = event;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      if (reception.place(told) instanceof Reception.Placement.At at) {
        return Optional.of(place(event, told, at));
      }
      // What we tell ourselves belongs where the news belongs that led to it.
      Optional<Event> cause =
          told.source().equals(Event.OWN)
              ? told.cause().flatMap(id -> log.event(event.tenant(), id)).map(RecordedEvent::event)
              : Optional.empty();
      if (cause.isEmpty()) {
        break;
      }
      told = cause.get();
    }
    return event.fact("conversation.agentId").map(agent -> new Place(agent, About.of(event)));
  }

  private static Place place(Event event, Event told, Reception.Placement.At at) {
    var target = new LinkedHashMap<>(at.target());
    // Names the one message that an answer replies to; a later message replies to none.
    target.remove("repliesTo");
    About.of(told).forEach(target::putIfAbsent);
    About.of(event).forEach(target::putIfAbsent);
    if (told.subject().startsWith("talk:") || told.fact("talk.chatId").isPresent()) {
      target.putIfAbsent(About.CONVERSATION, at.conversationId());
    }
    return new Place(at.agentId(), target);
  }
}
