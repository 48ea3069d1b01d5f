package io.parley.kommo.news;

import io.parley.core.event.Event;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Screening;
import io.parley.core.work.WorkLog;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at events from Kommo before anybody decides on them.
 *
 * <p>Kommo promises neither order nor that news comes once: what happened before something that is
 * already known, or was told before in another way, is old news. Of two changes in the same second
 * Kommo is asked which one holds, and so it is for hooks that do not tell when they happened. What
 * is news learns the values before the change ({@code was.}), and whose doing it was: {@code
 * event.author}, {@code event.echo} and, for an echo, {@code event.effect}. Thread-safe.
 */
public final class KommoScreening implements Screening {
  /** What the source of an event from Kommo starts with; the integration's id follows. */
  public static final String SOURCE = "kommo/";

  /** What the reason of old news starts with. */
  public static final String OLD = "old news: ";

  private static final int REMEMBERED = 50;

  /** Each is a thing of its own, which nothing that comes later makes untrue. */
  private static final Set<String> OF_THEIR_OWN =
      Set.of("message", "chat", "unsorted", "kommo", "salesbot", "chat_template", "custom");

  private final WorkLog log;
  private final Look look;
  private final Echoes echoes;

  /**
   * @param log what was told and done before
   * @param look reads again what an event is about
   */
  public KommoScreening(WorkLog log, Look look) {
    this.log = log;
    this.look = look;
    this.echoes = new Echoes(log);
  }

  /** The integration that an event came through; empty text for one from elsewhere. */
  public static String integration(Event event) {
    return event.source().startsWith(SOURCE) ? event.source().substring(SOURCE.length()) : "";
  }

  @Override
  public Screened screen(Event event, Instant now) {
    if (!event.source().startsWith(SOURCE)) {
      return new Screened.News(event);
    }
    Told told = new Told(event, others(event));
    Optional<String> old = told.old();
    if (old.isPresent()) {
      return new Screened.Old(OLD + old.get());
    }
    Event known = event;
    if (told.changes() && (!told.timed() || told.tied())) {
      switch (look.at(event)) {
        case Look.Seen.Gone() -> {
          return new Screened.Old(OLD + event.subject() + " is not there any more");
        }
        case Look.Seen.There(Map<String, @Nullable Object> facts) -> {
          String name = told.what().equals("status_changed") ? ".statusId" : ".responsibleUserId";
          Object holds = facts.get(told.entity() + name);
          if (!Told.same(holds, told.target(event))) {
            return new Screened.Old(
                OLD + event.subject() + " has " + told.entity() + name + " " + holds + " by now");
          }
          known = with(known, facts);
        }
        case Look.Seen.Hidden() -> {}
      }
    }
    if (told.what().equals("created")) {
      known = told.newest().map(newest -> renewed(event, newest)).orElse(event);
    }
    known = told.before().map(before(known, told.entity())).orElse(known);
    return new Screened.News(echoes.mark(known, told.others(), now));
  }

  private List<RecordedEvent> others(Event event) {
    String entity = event.kind().substring(0, Math.max(0, event.kind().indexOf('.')));
    if (OF_THEIR_OWN.contains(entity)) {
      return List.of();
    }
    var query =
        new WorkLog.EventQuery(
            Optional.empty(),
            Optional.of(event.subject()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            REMEMBERED);
    // Two accounts of one tenant may have things of the same number.
    return log.events(event.tenant(), query).stream()
        .filter(other -> other.event().source().equals(event.source()))
        .filter(other -> !other.event().id().equals(event.id()))
        .toList();
  }

  /** A thing that was made is told as it is by now. */
  private static Event renewed(Event event, Event newest) {
    String entity = event.kind().substring(0, event.kind().indexOf('.') + 1);
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    newest
        .facts()
        .forEach(
            (name, value) -> {
              if (name.startsWith(entity)) {
                facts.put(name, value);
              }
            });
    return with(event, facts);
  }

  private static Event with(Event event, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>(event.facts());
    facts.putAll(more);
    return event.knowing(facts);
  }

  /** Adds what was there before each value that changed, where the hook itself does not tell. */
  private static java.util.function.Function<Event, Event> before(Event event, String entity) {
    return earlier -> {
      Map<String, @Nullable Object> facts = new LinkedHashMap<>(event.facts());
      earlier
          .facts()
          .forEach(
              (name, value) -> {
                if (changed(event, entity, name, value)) {
                  facts.putIfAbsent("was." + name, value);
                }
              });
      return event.knowing(facts);
    };
  }

  private static boolean changed(Event event, String entity, String name, @Nullable Object before) {
    return name.startsWith(entity + ".")
        && !name.endsWith(".updatedAt")
        && !name.endsWith(".createdAt")
        && event.facts().containsKey(name)
        && !Told.same(before, event.facts().get(name));
  }
}
