package io.parley.server.console.feed;

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
public final class ActivityFeed {
  private static final int TITLES_SHOWN = 3;
  private static final int EFFECTS = 200;
  private static final int DETAIL_LENGTH = 240;

  private static final Comparator<FeedItem> NEWEST_FIRST =
      comparing(FeedItem::time)
          .thenComparing(comparingInt(ActivityFeed::step))
          .thenComparing(FeedItem::id)
          .reversed();

  private final Storage storage;

  public ActivityFeed(Storage storage) {
    this.storage = storage;
  }

  /** The newest {@code limit} items, newest first; 1 to 500. */
  public List<FeedItem> newest(TenantId tenant, int limit) {
    List<FeedItem> items = new ArrayList<>();
    for (RecordedEvent recorded : storage.log().events(tenant, WorkLog.EventQuery.newest(limit))) {
      if (!echo(recorded)) {
        items.add(item(tenant, recorded));
        found(tenant, recorded).ifPresent(items::add);
      }
    }
    // An effect may end long after it was planned: look further back than the limit.
    for (Effect effect :
        storage.log().effects(tenant, WorkLog.EffectQuery.newest(Math.max(limit, EFFECTS)))) {
      if (effect.state().settled()) {
        items.add(item(tenant, effect));
      }
    }
    return items.stream().sorted(NEWEST_FIRST).limit(limit).toList();
  }

  /** Of the newest {@code limit} items those recorded at {@code since} or later, newest first. */
  public List<FeedItem> since(TenantId tenant, Instant since, int limit) {
    return newest(tenant, limit).stream().filter(item -> !item.time().isBefore(since)).toList();
  }

  /** News of something that we did ourselves and that was recognised says nothing new. */
  private static boolean echo(RecordedEvent recorded) {
    return recorded.event().kind().equals("message.sent") && recorded.state() == EventState.IGNORED;
  }

  private static FeedItem item(TenantId tenant, RecordedEvent recorded) {
    Event event = recorded.event();
    Optional<String> conversation = event.fact("conversation.id");
    String detail = event.fact("message.text").or(() -> event.fact("contact.name")).orElse("");
    return new FeedItem(
        "event-" + event.id(),
        event.kind(),
        title(event.kind()),
        shortened(detail),
        event.subject(),
        0,
        conversation,
        event.receivedAt(),
        "/manage/"
            + tenant
            + conversation.map(id -> "/conversations/" + id).orElse("/events/" + event.id()));
  }

  /** What a reply rests on, told as a step of its own. */
  private Optional<FeedItem> found(TenantId tenant, RecordedEvent recorded) {
    Event event = recorded.event();
    if (!event.kind().equals("agent.replied") && !event.kind().equals("agent.could_not_answer")) {
      return Optional.empty();
    }
    return event
        .fact("message.id")
        .flatMap(id -> Trace.find(storage.documents(), tenant, id))
        .map(trace -> found(tenant, event, trace));
  }

  private static FeedItem found(TenantId tenant, Event event, Trace trace) {
    String titles =
        trace.passages().stream()
            .map(Passage::title)
            .distinct()
            .limit(TITLES_SHOWN)
            .collect(Collectors.joining(" · "));
    return new FeedItem(
        "passages-" + trace.id(),
        "knowledge.found",
        "Passages found: " + trace.passages().size(),
        shortened(titles),
        event.subject(),
        trace.passages().size(),
        Optional.of(trace.conversationId()),
        event.receivedAt(),
        "/manage/" + tenant + "/conversations/" + trace.conversationId() + "#m-" + trace.id());
  }

  private static FeedItem item(TenantId tenant, Effect effect) {
    String state = effect.state().name().toLowerCase(Locale.ROOT);
    String detail =
        effect.state() == EffectState.DONE
            ? effect.parameter("text").orElse(effect.action())
            : effect.reason().orElse(effect.action());
    return new FeedItem(
        "effect-" + effect.id() + "-" + state,
        "effect." + state,
        title("effect." + state),
        shortened(detail),
        effect.subject(),
        0,
        effect.at("conversation"),
        effect.updatedAt(),
        "/manage/" + tenant + effect.cause().map(cause -> "/events/" + cause).orElse("/effects"));
  }

  /** Of things noted in the same instant, which came after which. */
  private static int step(FeedItem item) {
    return switch (item.kind()) {
      case "message.received" -> 0;
      case "conversation.started" -> 1;
      case "knowledge.found" -> 2;
      case "agent.replied", "agent.could_not_answer" -> 3;
      case "conversation.handed_off" -> 4;
      default -> item.kind().startsWith("effect.") ? 5 : 1;
    };
  }

  /** {@code agent.could_not_answer} as {@code Agent could not answer}. */
  private static String title(String kind) {
    String words = kind.replace('.', ' ').replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= DETAIL_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, DETAIL_LENGTH)) + "…";
  }
}
