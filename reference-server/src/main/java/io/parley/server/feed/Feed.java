package io.parley.server.feed;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import io.parley.core.TenantId;
import io.parley.core.agent.Passage;
import io.parley.core.agent.Trace;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The newest of what happened and what was done: events, what was found for a reply, and effects
 * that reached their end. Thread-safe.
 */
public final class Feed {
  /** The most updates that are looked at. */
  public static final int MOST = 200;

  private static final int TITLES_SHOWN = 3;
  private static final int DETAIL_LENGTH = 240;

  private static final Comparator<Update> NEWEST_FIRST =
      comparing(Update::time)
          .thenComparing(comparingInt(Feed::step))
          .thenComparing(Update::id)
          .reversed();

  private final Storage storage;

  public Feed(Storage storage) {
    this.storage = storage;
  }

  /** The newest {@code limit} updates, newest first; 1 to {@link #MOST}. */
  public List<Update> newest(TenantId tenant, int limit) {
    return newest(tenant, Optional.empty(), limit);
  }

  /**
   * The newest updates, newest first.
   *
   * @param since only what was recorded at or after; empty for any time
   * @param limit 1 to {@link #MOST}
   */
  public List<Update> newest(TenantId tenant, Optional<Instant> since, int limit) {
    var recently =
        new WorkLog.EventQuery(
            Optional.empty(), Optional.empty(), Optional.empty(), since, Optional.empty(), limit);
    List<Update> items = new ArrayList<>();
    for (RecordedEvent recorded : storage.log().events(tenant, recently)) {
      if (!echo(recorded)) {
        items.add(item(recorded));
        found(tenant, recorded).ifPresent(items::add);
      }
    }
    // An effect may end long after it was planned: look further back than the limit.
    for (Effect effect : storage.log().effects(tenant, WorkLog.EffectQuery.newest(MOST))) {
      if (effect.state().settled()) {
        items.add(item(effect));
      }
    }
    return items.stream()
        .filter(item -> since.map(start -> !item.time().isBefore(start)).orElse(true))
        .sorted(NEWEST_FIRST)
        .limit(limit)
        .toList();
  }

  /** News of something that we did ourselves and that was recognised says nothing new. */
  private static boolean echo(RecordedEvent recorded) {
    return recorded.event().kind().equals("message.sent") && recorded.state() == EventState.IGNORED;
  }

  private static Update item(RecordedEvent recorded) {
    Event event = recorded.event();
    String detail =
        event
            .fact("message.text")
            .or(() -> event.fact("model.reason"))
            .or(() -> event.fact("contact.name"))
            .orElse("");
    return new Update(
        "event-" + event.id(),
        event.kind(),
        Titles.of(event),
        shortened(detail),
        event.subject(),
        0,
        event.fact("conversation.id"),
        Optional.empty(),
        Optional.of(event.id()),
        Optional.empty(),
        event.receivedAt());
  }

  /** What a reply rests on, told as a step of its own. */
  private Optional<Update> found(TenantId tenant, RecordedEvent recorded) {
    Event event = recorded.event();
    if (!event.kind().equals("agent.replied") && !event.kind().equals("agent.could_not_answer")) {
      return Optional.empty();
    }
    return event
        .fact("message.id")
        .flatMap(id -> Trace.find(storage.documents(), tenant, id))
        .map(trace -> found(event, trace));
  }

  private static Update found(Event event, Trace trace) {
    String titles =
        trace.passages().stream()
            .map(Passage::title)
            .distinct()
            .limit(TITLES_SHOWN)
            .collect(Collectors.joining(" · "));
    return new Update(
        "passages-" + trace.id(),
        "knowledge.found",
        "Passages found: " + trace.passages().size(),
        shortened(titles),
        event.subject(),
        trace.passages().size(),
        Optional.of(trace.conversationId()),
        Optional.of(trace.id()),
        Optional.of(event.id()),
        Optional.empty(),
        event.receivedAt());
  }

  private static Update item(Effect effect) {
    String state = effect.state().name().toLowerCase(Locale.ROOT);
    String detail =
        effect.state() == EffectState.DONE
            ? effect.parameter("text").orElse(effect.action())
            : effect.reason().orElse(effect.action());
    return new Update(
        "effect-" + effect.id() + "-" + state,
        "effect." + state,
        Titles.of(effect),
        shortened(detail),
        effect.subject(),
        0,
        effect.at("conversation"),
        Optional.empty(),
        effect.cause(),
        Optional.of(effect.id()),
        effect.updatedAt());
  }

  /** Of things noted in the same instant, which came after which. */
  private static int step(Update item) {
    return switch (item.kind()) {
      case "message.received" -> 0;
      case "conversation.started" -> 1;
      case "knowledge.found" -> 2;
      case "agent.replied", "agent.could_not_answer" -> 3;
      case "conversation.handed_off" -> 4;
      default -> item.kind().startsWith("effect.") ? 5 : 1;
    };
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= DETAIL_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, DETAIL_LENGTH)) + "…";
  }
}
