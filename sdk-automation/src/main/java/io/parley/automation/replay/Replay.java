package io.parley.automation.replay;

import io.parley.automation.Known;
import io.parley.automation.journal.Journal;
import io.parley.automation.journal.Run;
import io.parley.automation.plan.Places;
import io.parley.automation.plan.Snapshot;
import io.parley.automation.rule.ActionCall;
import io.parley.automation.rule.Decision.Fire;
import io.parley.automation.rule.Firings;
import io.parley.automation.rule.RuleEngine;
import io.parley.automation.rule.RuleSet;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource.Reading;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs two sets of rules over what happened in a time range and tells where they differ, action by
 * action. Acts on nothing and stores nothing. Thread-safe.
 *
 * <p>Facts are those that were read when the event was decided on, where a rule listened to it
 * then; else what the event itself told. Neither set has fired before the range: cooldowns and
 * once-only count from its start.
 */
public final class Replay {
  /** The most events that are looked at. */
  public static final int MOST_EVENTS = 5_000;

  private static final int MOST_CHANGES = 500;
  private static final int PAGE = 500;

  private final Storage storage;
  private final Journal journal;
  private final Places places;
  private final Known known;
  private final ActionCatalog actions;
  private final RuleEngine engine = new RuleEngine();

  /**
   * @param places finds whose events they are
   * @param known types the facts and tells the time
   * @param actions fills in placeholders
   */
  public Replay(Storage storage, Places places, Known known, ActionCatalog actions) {
    this.storage = storage;
    this.journal = new Journal(storage);
    this.places = places;
    this.known = known;
    this.actions = actions;
  }

  /**
   * Where two sets of rules differ.
   *
   * @param events how many events of the agent at least one of the rules listens to
   * @param complete whether all of the range was looked at; else {@code from} is where it ended
   * @param from the earliest instant that was looked at
   * @param same how many actions both would do
   * @param added how many only the candidate would do
   * @param removed how many only the present rules would do
   * @param changes the events at which they differ, the earliest first, at most 500
   */
  public record Report(
      int events,
      boolean complete,
      Instant from,
      int same,
      int added,
      int removed,
      List<Change> changes) {
    public Report {
      changes = List.copyOf(changes);
    }
  }

  /**
   * One event at which they differ.
   *
   * @param recorded whether the facts are those of then; else the event's own
   */
  public record Change(Run.About event, boolean recorded, List<Done> added, List<Done> removed) {
    public Change {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
    }
  }

  /** An action and the rule that does it. */
  public record Done(String rule, String name, ActionCall call) {}

  /**
   * Compares.
   *
   * @param present the rules as they are
   * @param candidate the rules as they might be
   * @param from inclusive
   * @param to exclusive
   */
  public Report compare(
      TenantId tenant,
      String agentId,
      RuleSet present,
      RuleSet candidate,
      Instant from,
      Instant to) {
    Set<String> kinds = new HashSet<>(present.kinds());
    kinds.addAll(candidate.kinds());
    List<Event> range = range(tenant, from, to);
    boolean complete = range.size() <= MOST_EVENTS;
    List<Event> looked = complete ? range : range.subList(range.size() - MOST_EVENTS, range.size());
    var before = new Memory();
    var after = new Memory();
    var changes = new ArrayList<Change>();
    int events = 0;
    int[] counts = new int[3];
    for (Event event : looked) {
      if (!kinds.contains(event.kind()) || !belongs(event, agentId)) {
        continue;
      }
      events++;
      Optional<Run> run = journal.of(tenant, agentId, event.id());
      Reading read = run.map(then -> Reading.of(then.read(), List.of())).orElse(Reading.NOTHING);
      Instant at = run.map(Run::at).orElse(event.receivedAt());
      Snapshot snapshot = known.snapshot(event, agentId, read, at);
      List<Done> old = done(present, snapshot, at, before);
      List<Done> now = done(candidate, snapshot, at, after);
      List<Done> added = without(now, old);
      List<Done> removed = without(old, now);
      counts[0] += now.size() - added.size();
      counts[1] += added.size();
      counts[2] += removed.size();
      if (!(added.isEmpty() && removed.isEmpty()) && changes.size() < MOST_CHANGES) {
        changes.add(new Change(Run.About.of(event), run.isPresent(), added, removed));
      }
    }
    Instant earliest = complete ? from : looked.getFirst().receivedAt();
    return new Report(events, complete, earliest, counts[0], counts[1], counts[2], changes);
  }

  private boolean belongs(Event event, String agentId) {
    return places.of(event, Map.of()) instanceof Places.Place.At at && at.agentId().equals(agentId);
  }

  /**
   * The events of the range, the earliest first; one more than is looked at when there are more.
   */
  private List<Event> range(TenantId tenant, Instant from, Instant to) {
    var found = new ArrayList<Event>();
    Optional<String> before = Optional.of(UniqueId.at(to));
    while (found.size() <= MOST_EVENTS) {
      List<RecordedEvent> page =
          storage
              .log()
              .events(
                  tenant,
                  new WorkLog.EventQuery(
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(from),
                      before,
                      PAGE));
      page.stream()
          .map(RecordedEvent::event)
          .filter(event -> event.receivedAt().isBefore(to))
          .forEach(found::add);
      if (page.size() < PAGE) {
        break;
      }
      before = Optional.of(page.getLast().event().id());
    }
    return found.reversed();
  }

  private List<Done> done(RuleSet rules, Snapshot snapshot, Instant at, Memory memory) {
    var done = new ArrayList<Done>();
    for (var decision : engine.decide(rules, snapshot.facts(), at, memory)) {
      if (decision instanceof Fire fire) {
        fire.about().ifPresent(about -> memory.note(fire.rule().id(), about, at));
        for (ActionCall call : fire.actions()) {
          var filled =
              new ActionCall(
                  call.type(), actions.fill(call.type(), call.parameters(), snapshot.facts()));
          done.add(new Done(fire.rule().id(), fire.rule().name(), filled));
        }
      }
    }
    return done;
  }

  /**
   * What is in one list and not, or not as often, in the other; whose rule it is does not matter.
   */
  private static List<Done> without(List<Done> list, List<Done> other) {
    var left = new ArrayList<>(other.stream().map(Done::call).toList());
    return list.stream().filter(each -> !left.remove(each.call())).toList();
  }

  /** When rules fired within the range. */
  private static final class Memory implements Firings {
    private final Map<String, Instant> last = new HashMap<>();

    void note(String rule, String about, Instant at) {
      last.put(rule + "|" + about, at);
    }

    @Override
    public Optional<Instant> last(String rule, String about) {
      return Optional.ofNullable(last.get(rule + "|" + about));
    }
  }
}
