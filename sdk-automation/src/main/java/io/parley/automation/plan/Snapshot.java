package io.parley.automation.plan;

import io.parley.automation.rule.Facts;
import io.parley.automation.rule.FieldTypes;
import io.parley.automation.rule.RuleEngine;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource.Reading;
import io.parley.core.schedule.BusinessCalendar;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known when something is decided: the facts of the event, over them what was read of its
 * subjects just now, and the time. Immutable.
 *
 * <p>What was read wins, because a webhook may be late or made up. A change that the event tells of
 * and that has been overtaken since is no change any more: of a lead that moved from stage 1 to 2
 * and, before its turn came, to 3, the first event does not say "moved to 2".
 *
 * @param facts by dotted name
 * @param notes what was done to the facts, for people
 */
public record Snapshot(Facts facts, List<String> notes) {
  private static final String BEFORE = "was.";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  public Snapshot {
    notes = List.copyOf(notes);
  }

  /**
   * Puts together what is known.
   *
   * @param types what the facts hold
   * @param calendar by whose clock and hours {@code now.date}, {@code now.time}, {@code
   *     now.weekday} and {@code now.inBusinessHours} are told
   */
  public static Snapshot of(
      Event event, Reading read, FieldTypes types, BusinessCalendar calendar, Instant now) {
    var facts = new LinkedHashMap<String, @Nullable Object>(event.facts());
    var notes = new ArrayList<String>();
    read.facts()
        .forEach(
            (name, value) -> {
              overtaken(event, name, value).ifPresent(notes::add);
              facts.put(name, value);
            });
    read.facts().keySet().stream()
        .filter(name -> overtaken(event, name, read.facts().get(name)).isPresent())
        .forEach(name -> facts.remove(BEFORE + name));
    facts.put(RuleEngine.EVENT_TYPE, event.kind());
    facts.put(RuleEngine.EVENT_SUBJECT, event.subject());
    facts.put("event.id", event.id());
    facts.put("event.source", event.source());
    facts.put("event.occurredAt", event.occurredAt().toString());
    facts.putAll(time(calendar, now));
    return new Snapshot(Facts.of(facts, types), notes);
  }

  private static Optional<String> overtaken(Event event, String name, @Nullable Object read) {
    Object told = event.facts().get(name);
    return event.facts().containsKey(BEFORE + name)
            && told != null
            && !Objects.toString(told).equals(Objects.toString(read))
        ? Optional.of(name + " was changed to " + told + ", and is " + read + " by now")
        : Optional.empty();
  }

  private static Map<String, Object> time(BusinessCalendar calendar, Instant now) {
    ZonedDateTime local = now.atZone(calendar.zone());
    return Map.of(
        "now.date",
        local.toLocalDate().toString(),
        "now.time",
        TIME.format(local.truncatedTo(ChronoUnit.MINUTES)),
        "now.weekday",
        local
            .getDayOfWeek()
            .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
            .toLowerCase(Locale.ROOT),
        "now.inBusinessHours",
        calendar.isOpen(now));
  }
}
