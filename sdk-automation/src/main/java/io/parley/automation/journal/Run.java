package io.parley.automation.journal;

import io.parley.core.event.Event;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of an agent's rules for one event. Immutable.
 *
 * @param id sorts by time
 * @param agentId whose rules
 * @param event what happened
 * @param at when it was decided
 * @param micros how long the deciding took, in microseconds, without reading
 * @param depth how many acts of ours lie between the event and the outside
 * @param echoOf the effect whose echo the event is
 * @param read the facts that were read of the event's subjects at that time
 * @param notes what was done to the facts, for people
 * @param entries one for each rule that listens to the event, in the order they ran
 */
public record Run(
    String id,
    String agentId,
    About event,
    Instant at,
    long micros,
    int depth,
    Optional<String> echoOf,
    Map<String, @Nullable Object> read,
    List<String> notes,
    List<Entry> entries) {
  public Run {
    read = Collections.unmodifiableMap(new LinkedHashMap<>(read));
    notes = List.copyOf(notes);
    entries = List.copyOf(entries);
  }

  /** Which event it was. */
  public record About(String id, String kind, String subject, Instant occurredAt) {
    /** The event in short. */
    public static About of(Event event) {
      return new About(event.id(), event.kind(), event.subject(), event.occurredAt());
    }
  }

  /**
   * What was decided of one rule.
   *
   * @param rule its id
   * @param name as it was called then
   * @param version at which it was
   * @param matched whether its condition was asked and held
   * @param fired whether its actions were planned
   * @param reason why it did not fire, in one word such as {@code CONDITION_FALSE}
   * @param why the same for people
   * @param verdict how its condition came out, part by part, as JSON
   * @param actions what was planned or could not be
   */
  public record Entry(
      String rule,
      String name,
      long version,
      boolean matched,
      boolean fired,
      Optional<String> reason,
      String why,
      Optional<Map<String, Object>> verdict,
      List<Action> actions) {
    public Entry {
      actions = List.copyOf(actions);
    }
  }

  /**
   * One action of a rule that fired.
   *
   * @param type such as {@code addTag}
   * @param parameters with their placeholders filled in
   * @param effect the planned effect, whose outcome the ledger has
   * @param refused why it could not be planned
   */
  public record Action(
      String type,
      Map<String, @Nullable Object> parameters,
      Optional<String> effect,
      Optional<String> refused) {
    public Action {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
  }

  /** Whether at least one rule fired. */
  public boolean fired() {
    return entries.stream().anyMatch(Entry::fired);
  }
}
