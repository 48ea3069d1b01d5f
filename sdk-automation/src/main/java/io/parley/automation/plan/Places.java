package io.parley.automation.plan;

import io.parley.core.agent.Reception;
import io.parley.core.event.Event;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.WorkLog;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds whose event it is and where acts that answer it are done. Thread-safe.
 *
 * <p>An event of our own happens where the one that led to it did.
 */
public final class Places {
  private static final int FARTHEST = 8;

  private final WorkLog log;
  private final Reception reception;

  /**
   * @param log where the events that led to ours are found
   * @param reception knows the places that news comes from
   */
  public Places(WorkLog log, Reception reception) {
    this.log = log;
    this.reception = reception;
  }

  /** Whose event it is. */
  public sealed interface Place {
    /**
     * An agent's.
     *
     * @param agentId whose
     * @param target ids that acts need, by name
     * @param conversation where it happened, when it happened in one
     */
    record At(String agentId, Map<String, String> target, Optional<String> conversation)
        implements Place {
      public At {
        target = Map.copyOf(target);
      }
    }

    /** Nobody's. */
    record Nowhere(String reason) implements Place {}
  }

  /** The place of an event with these further facts, such as the contact and talk of its lead. */
  public Place of(Event event, Map<String, ? extends @Nullable Object> read) {
    return of(event, read, 0);
  }

  private Place of(Event event, Map<String, ? extends @Nullable Object> read, int hops) {
    if (!event.source().equals(Event.OWN) && !event.source().startsWith(Event.HOOK)) {
      return outside(event, read);
    }
    Optional<String> agent = event.fact("conversation.agentId");
    Optional<String> conversation = event.fact("conversation.id");
    Place cause =
        hops >= FARTHEST
            ? new Place.Nowhere("too many events of our own led to it")
            : event
                .cause()
                .flatMap(id -> log.event(event.tenant(), id))
                .map(RecordedEvent::event)
                .map(led -> of(led, read, hops + 1))
                .orElse(new Place.Nowhere("nothing from outside led to it"));
    return switch (cause) {
      case Place.At at ->
          new Place.At(
              agent.orElse(at.agentId()),
              with(at.target(), conversation),
              conversation.or(at::conversation));
      case Place.Nowhere nowhere ->
          agent.isPresent()
              ? new Place.At(agent.get(), with(Map.of(), conversation), conversation)
              : nowhere;
    };
  }

  private Place outside(Event event, Map<String, ? extends @Nullable Object> read) {
    var facts = new LinkedHashMap<String, Object>();
    event.facts().forEach((name, value) -> put(facts, name, value));
    read.forEach(
        (name, value) -> {
          if (name.endsWith("Id") || name.endsWith(".id")) {
            put(facts, name, value);
          }
        });
    Event known =
        new Event(
            event.tenant(),
            event.id(),
            event.kind(),
            event.subject(),
            event.key(),
            event.occurredAt(),
            event.receivedAt(),
            event.source(),
            facts,
            event.cause(),
            event.depth());
    return switch (reception.place(known)) {
      case Reception.Placement.Nowhere(String reason) -> new Place.Nowhere(reason);
      case Reception.Placement.At at -> {
        Optional<String> conversation =
            facts.containsKey("talk.chatId") || event.subject().startsWith("talk:")
                ? Optional.of(at.conversationId())
                : Optional.empty();
        yield new Place.At(at.agentId(), with(at.target(), conversation), conversation);
      }
    };
  }

  private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.putIfAbsent(name, value);
    }
  }

  private static Map<String, String> with(
      Map<String, String> target, Optional<String> conversation) {
    var more = new HashMap<>(target);
    conversation.ifPresent(id -> more.put("conversation", id));
    return more;
  }
}
