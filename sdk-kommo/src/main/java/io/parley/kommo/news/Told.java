package io.parley.kommo.news;

import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What else was told about the subject of one event by the same account, whether decided on yet or
 * not.
 *
 * @param event the event that is looked at
 * @param others the other events of its subject
 */
record Told(Event event, List<RecordedEvent> others) {
  /** What Kommo tells of one change in two ways differs by no more than this. */
  private static final Duration SAME = Duration.ofSeconds(2);

  /** News without a time of its own comes within this time of the same news with one. */
  private static final Duration ABOUT = Duration.ofMinutes(5);

  /** The first word of a kind, such as {@code lead}. */
  String entity() {
    return event.kind().substring(0, Math.max(0, event.kind().indexOf('.')));
  }

  /** The last word of a kind, such as {@code status_changed}. */
  String what() {
    return event.kind().substring(event.kind().indexOf('.') + 1);
  }

  /** Whether the event tells when it happened; hooks of the Digital Pipeline do not. */
  boolean timed() {
    return timed(event);
  }

  private boolean timed(Event other) {
    return other.fact(entity() + ".updatedAt").isPresent();
  }

  /** Why the event is old news, as far as that can be told without asking Kommo. */
  Optional<String> old() {
    return switch (what()) {
      case "created" -> repeated("").or(() -> undone("deleted", "restored"));
      case "deleted" -> undone("restored", "").or(() -> repeated("restored"));
      case "restored" -> undone("deleted", "").or(() -> repeated("deleted"));
      case "completed" -> overtaken().or(() -> repeated("updated"));
      case "note_added" ->
          earlier()
              .filter(other -> same(fact("note.id"), other.facts().get("note.id")))
              .map(Told::toldAs)
              .findFirst();
      case "updated", "closed" -> overtaken().or(this::toldByTheHistory);
      case "status_changed", "responsible_changed" -> overtaken().or(this::toldTwice);
      default -> Optional.empty();
    };
  }

  /** Whether another change of this kind happened in the same second, to another end. */
  boolean tied() {
    return changes()
        && sameKind()
            .anyMatch(
                other ->
                    other.occurredAt().equals(event.occurredAt())
                        && !same(target(event), target(other)));
  }

  /** Whether the event tells a state that the subject came to. */
  boolean changes() {
    return what().equals("status_changed") || what().equals("responsible_changed");
  }

  /** What the event says the subject came to. */
  @Nullable Object target(Event of) {
    return of.facts()
        .get(entity() + (what().equals("status_changed") ? ".statusId" : ".responsibleUserId"));
  }

  /** The newest news of the subject that is newer than the event. */
  Optional<Event> newest() {
    return others.stream()
        .map(RecordedEvent::event)
        .filter(other -> other.kind().startsWith(entity() + "."))
        .filter(other -> other.occurredAt().isAfter(event.occurredAt()))
        .filter(this::timed)
        .max(Comparator.comparing(Event::occurredAt).thenComparing(Event::id));
  }

  /** What was known of the subject when somebody last decided on it. */
  Optional<Event> before() {
    return others.stream()
        .filter(Told::decided)
        .map(RecordedEvent::event)
        .filter(other -> other.kind().startsWith(entity() + "."))
        .filter(other -> !other.occurredAt().isAfter(event.occurredAt()))
        .filter(this::timed)
        .max(Comparator.comparing(Event::occurredAt).thenComparing(Event::id));
  }

  private static boolean decided(RecordedEvent other) {
    return other.state() == EventState.PROCESSED
        || (other.state() == EventState.IGNORED
            && other.reason().filter(why -> why.startsWith(KommoScreening.OLD)).isEmpty());
  }

  private Optional<String> overtaken() {
    return !timed()
        ? Optional.empty()
        : sameKind()
            .filter(this::timed)
            .filter(other -> other.occurredAt().isAfter(event.occurredAt()))
            .max(Comparator.comparing(Event::occurredAt))
            .map(
                newer ->
                    "overtaken by event "
                        + newer.id()
                        + ", which happened "
                        + Duration.between(event.occurredAt(), newer.occurredAt()).toSeconds()
                        + " s later");
  }

  /** A move told by an account's hook and by one of its pipeline's, or by two subscriptions. */
  private Optional<String> toldTwice() {
    return earlierSameKind()
        .filter(other -> same(target(event), target(other)))
        .filter(other -> within(other, timed() && timed(other) ? SAME : ABOUT))
        .map(Told::toldAs)
        .findFirst();
  }

  /** What the history of the account told after an outage comes again when Kommo tries again. */
  private Optional<String> toldByTheHistory() {
    return earlierSameKind()
        .filter(other -> caughtUp(event) || caughtUp(other))
        .filter(other -> within(other, SAME))
        .map(Told::toldAs)
        .findFirst();
  }

  /** Something that happens once was told before, and not undone in between. */
  private Optional<String> repeated(String unless) {
    Optional<Event> before = earlierSameKind().max(Comparator.comparing(Event::occurredAt));
    return before
        .filter(
            told ->
                unless.isEmpty()
                    || others.stream()
                        .map(RecordedEvent::event)
                        .noneMatch(
                            other ->
                                other.kind().equals(entity() + "." + unless)
                                    && other.occurredAt().isAfter(told.occurredAt())
                                    && !other.occurredAt().isAfter(event.occurredAt())))
        .map(Told::toldAs);
  }

  private Optional<String> undone(String by, String unless) {
    Optional<Event> undone = latest(by);
    Optional<Event> redone = unless.isEmpty() ? Optional.empty() : latest(unless);
    return undone
        .filter(other -> other.occurredAt().isAfter(event.occurredAt()))
        .filter(
            other ->
                redone.filter(again -> again.occurredAt().isAfter(other.occurredAt())).isEmpty())
        .map(other -> "it was " + by + " since, as event " + other.id() + " tells");
  }

  private Optional<Event> latest(String what) {
    return others.stream()
        .map(RecordedEvent::event)
        .filter(other -> other.kind().equals(entity() + "." + what))
        .max(Comparator.comparing(Event::occurredAt));
  }

  private java.util.stream.Stream<Event> sameKind() {
    return others.stream()
        .map(RecordedEvent::event)
        .filter(other -> other.kind().equals(event.kind()));
  }

  private java.util.stream.Stream<Event> earlierSameKind() {
    return sameKind().filter(other -> other.id().compareTo(event.id()) < 0);
  }

  private java.util.stream.Stream<Event> earlier() {
    return earlierSameKind();
  }

  private boolean within(Event other, Duration most) {
    return Duration.between(other.occurredAt(), event.occurredAt()).abs().compareTo(most) <= 0;
  }

  private static boolean caughtUp(Event event) {
    return event.fact("event.via").isPresent();
  }

  private static String toldAs(Event other) {
    return "told before as event " + other.id();
  }

  private @Nullable Object fact(String name) {
    return event.facts().get(name);
  }

  /** Equal as JSON values; a number equals a text that spells it. */
  static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return false;
    }
    if (one instanceof Number || other instanceof Number) {
      Optional<BigDecimal> left = number(one);
      return left.isPresent()
          && number(other).filter(right -> left.get().compareTo(right) == 0).isPresent();
    }
    return Objects.equals(one, other);
  }

  private static Optional<BigDecimal> number(Object value) {
    String text = value.toString().strip();
    return text.matches("-?[0-9]{1,18}(\\.[0-9]{1,9})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }
}
