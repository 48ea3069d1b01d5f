package io.parley.kommo.news;

import io.parley.core.event.Event;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.WorkLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises news of what we did ourselves by the ledger: an act on the same thing, at the same
 * time, after which the thing looks as the news tells. An act accounts for one event of a kind, so
 * that a person who does the same afterwards is not taken for us. Thread-safe.
 */
final class Echoes {
  /** What the account's own news says of the author, besides users of the account. */
  private static final String OURS = "parley";

  private static final Duration LOOKED_BACK = Duration.ofMinutes(10);

  /** Kommo's clock is not ours, and it tells time to the second. */
  private static final Duration SLACK = Duration.ofSeconds(60);

  private static final int PAGE = 50;
  private static final int PAGES = 4;
  private static final int OF_THE_SUBJECT = 20;

  private final WorkLog ledger;

  Echoes(WorkLog ledger) {
    this.ledger = ledger;
  }

  /**
   * The event with its author, and, when it is an echo, led to by what led to our act.
   *
   * @param others what else was told of the same thing
   */
  Event mark(Event event, List<RecordedEvent> others, Instant now) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>(event.facts());
    Optional<Effect> effect = of(event, others, now);
    facts.put("event.echo", effect.isPresent());
    if (effect.isEmpty()) {
      facts.remove("event.effect");
      author(event).ifPresent(author -> facts.put("event.author", author));
      return event.knowing(facts);
    }
    facts.put("event.author", OURS);
    facts.put("event.effect", effect.get().id());
    return event
        .knowing(facts)
        .ledToBy(
            effect.get().cause().filter(cause -> !cause.equals(event.id())),
            Math.max(1, effect.get().depth()));
  }

  private static Optional<String> author(Event event) {
    if (event.kind().equals("message.received")) {
      return Optional.of("customer");
    }
    if (event.kind().startsWith("message.")) {
      return event.fact("message.authorType").map(type -> type.equals("bot") ? "robot" : "user");
    }
    return event
        .fact("event.userId")
        .or(() -> event.fact("note.authorId"))
        .map(user -> user.equals("0") ? "robot" : "user");
  }

  private Optional<Effect> of(Event event, List<RecordedEvent> others, Instant now) {
    if (event.kind().equals("message.received") || event.kind().startsWith("kommo.")) {
      return Optional.empty();
    }
    List<Effect> ours =
        candidates(event, now)
            .filter(effect -> at(effect, event, now))
            .filter(effect -> !accountedFor(effect, event, others))
            .filter(effect -> new Likeness(effect, event).alike())
            .toList();
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    // A person may have changed something else of the same thing in the same moment.
    boolean foreign =
        event.facts().keySet().stream()
            .filter(name -> name.startsWith("was."))
            .map(name -> name.substring("was.".length()))
            .anyMatch(name -> ours.stream().noneMatch(effect -> Likeness.changes(effect, name)));
    return foreign && event.kind().endsWith(".updated")
        ? Optional.empty()
        : Optional.of(ours.getFirst());
  }

  private Stream<Effect> candidates(Event event, Instant now) {
    Map<String, Effect> found = new LinkedHashMap<>();
    Stream.of("message.id", "note.id", "task.id")
        .flatMap(name -> event.fact(name).stream())
        .flatMap(id -> ledger.effects(event.tenant(), WorkLog.EffectQuery.knownAs(id)).stream())
        .forEach(effect -> found.put(effect.id(), effect));
    var subject =
        new WorkLog.EffectQuery(
            Optional.empty(),
            Optional.of(event.subject()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OF_THE_SUBJECT);
    ledger
        .effects(event.tenant(), subject)
        .forEach(effect -> found.putIfAbsent(effect.id(), effect));
    newest(event, now).forEach(effect -> found.putIfAbsent(effect.id(), effect));
    return found.values().stream();
  }

  /** An act on a lead may have been decided in the mailbox of a talk: the newest of all. */
  private List<Effect> newest(Event event, Instant now) {
    List<Effect> newest = new ArrayList<>();
    Optional<String> before = Optional.empty();
    for (int page = 0; page < PAGES; page++) {
      List<Effect> found =
          ledger.effects(
              event.tenant(),
              new WorkLog.EffectQuery(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  before,
                  page == 0 ? PAGE / 10 : PAGE));
      newest.addAll(found);
      if (found.isEmpty() || found.getLast().createdAt().isBefore(now.minus(LOOKED_BACK))) {
        break;
      }
      before = Optional.of(found.getLast().id());
    }
    return newest;
  }

  /** Whether the act was under way when the event happened. */
  private static boolean at(Effect effect, Event event, Instant now) {
    boolean acted =
        switch (effect.state()) {
          case DONE, SENDING, UNKNOWN -> effect.sentAt().isPresent();
          case PLANNED, FAILED, CANCELLED -> false;
        };
    if (!acted || !sameAccount(effect, event)) {
      return false;
    }
    Instant from = effect.sentAt().orElse(effect.createdAt()).minus(SLACK);
    Instant to = (effect.state() == EffectState.DONE ? effect.updatedAt() : now).plus(SLACK);
    return !event.occurredAt().isBefore(from) && !event.occurredAt().isAfter(to);
  }

  private static boolean sameAccount(Effect effect, Event event) {
    return effect.at("integration").map(KommoScreening.integration(event)::equals).orElse(true);
  }

  private static boolean accountedFor(Effect effect, Event event, List<RecordedEvent> others) {
    return others.stream()
        .map(RecordedEvent::event)
        .filter(other -> other.kind().equals(event.kind()))
        .filter(other -> !other.occurredAt().equals(event.occurredAt()))
        .anyMatch(other -> other.fact("event.effect").filter(effect.id()::equals).isPresent());
  }
}
