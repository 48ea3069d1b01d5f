package io.parley.automation.sequence;

import io.parley.automation.plan.Entity;
import io.parley.automation.plan.LoopGuard;
import io.parley.automation.plan.Places;
import io.parley.automation.plan.Snapshot;
import io.parley.automation.rule.FieldTypes;
import io.parley.core.agent.OwnMessages;
import io.parley.core.agent.Reception;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource;
import io.parley.core.work.Decider;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an event means for sequences: who leaves one, of whom more is known, and who enters
 * one. Gives a reason for every sequence that listened and did not start. Thread-safe.
 */
public final class SequenceDecider implements Decider {
  private static final Set<String> READ = Set.of("lead", "contact", "company", "talk");

  private final SequenceParts parts;
  private final Places places;
  private final OwnMessages ownMessages;
  private final SequenceEngine engine = new SequenceEngine();

  /**
   * @param reception knows which agent an event belongs to
   */
  public SequenceDecider(SequenceParts parts, Reception reception) {
    this.parts = parts;
    this.places = new Places(parts.storage().log(), reception);
    this.ownMessages = new OwnMessages(parts.storage().log());
  }

  @Override
  public String name() {
    return "sequences";
  }

  @Override
  public Decision decide(Event event, Instant now) {
    var reasons = new ArrayList<String>();
    Optional<Places.Place.At> place =
        places.of(event, Map.of()) instanceof Places.Place.At at
            ? Optional.of(at)
            : Optional.empty();
    var changed = new LinkedHashMap<String, List<Write>>();
    boolean acted = leave(event, place, changed, reasons, now);
    var begun = new ArrayList<Write>();
    acted |= enter(event, place, changed, begun, reasons, now);
    List<Write> writes =
        Stream.concat(changed.values().stream().flatMap(List::stream), begun.stream()).toList();
    String reason =
        reasons.isEmpty() ? "no sequence listens to " + event.kind() : String.join(", ", reasons);
    return new Decision(acted, reason, writes);
  }

  /** Ends the enrolments that the event ends, and notes in the others what it tells. */
  private boolean leave(
      Event event,
      Optional<Places.Place.At> place,
      Map<String, List<Write>> changed,
      List<String> reasons,
      Instant now) {
    boolean acted = false;
    for (Enrolment enrolment : parts.enrolments().about(event.tenant(), ids(event, place))) {
      if (!EnrolmentFence.concerns(event, enrolment)) {
        continue;
      }
      Optional<Sequence> sequence =
          parts
              .sequences()
              .at(event.tenant(), enrolment.way().sequenceId(), enrolment.way().sequenceVersion());
      if (sequence.isEmpty()) {
        continue;
      }
      Enrolment told = told(enrolment, event, place, now);
      Optional<String> exit = exit(event, told, sequence.get(), now);
      if (exit.isPresent()) {
        reasons.add("left '" + sequence.get().name() + "': " + exit.get());
        changed.put(enrolment.id(), parts.enrolments().exit(told, exit.get(), now));
        acted = true;
      } else if (!told.equals(enrolment)) {
        changed.put(enrolment.id(), List.of(Enrolments.save(told)));
      }
    }
    return acted;
  }

  private static Map<String, String> ids(Event event, Optional<Places.Place.At> place) {
    var ids = new LinkedHashMap<>(About.of(event));
    place.ifPresent(each -> each.target().forEach(ids::putIfAbsent));
    return ids;
  }

  /** The ids that later acts need; none of them replies to the one message at hand. */
  private static Map<String, String> target(Event event, Places.Place.At place) {
    var target = new LinkedHashMap<>(place.target());
    target.remove("repliesTo");
    About.of(event).forEach(target::putIfAbsent);
    return target;
  }

  private static Enrolment told(
      Enrolment enrolment, Event event, Optional<Places.Place.At> place, Instant now) {
    Enrolment told = place.map(each -> enrolment.learnt(target(event, each))).orElse(enrolment);
    return switch (event.kind()) {
      case "message.received" -> told.replied() ? told : told.afterReply();
      case "conversation.resumed" -> told.resumed(now);
      default -> told;
    };
  }

  private Optional<String> exit(Event event, Enrolment enrolment, Sequence sequence, Instant now) {
    if (takesOver(event) && sequence.speaksFrom(enrolment.at().step())) {
      return Optional.of(SequenceStepJob.TAKEN_OVER);
    }
    if (sequence.exitOn().isEmpty()) {
      return Optional.empty();
    }
    EnrolmentFacts current = parts.facts(enrolment, sequence, now);
    // The event itself knows best what it changed; the rest is read when it is asked for.
    return engine.exit(sequence, Optional.of(event.kind()), new Over(event, current));
  }

  private boolean takesOver(Event event) {
    return switch (event.kind()) {
      case "conversation.handed_off" -> true;
      case "message.sent" ->
          event.fact("message.authorType").filter("bot"::equals).isEmpty()
              && !ownMessages.isOurs(event);
      default -> false;
    };
  }

  private boolean enter(
      Event event,
      Optional<Places.Place.At> place,
      Map<String, List<Write>> changed,
      List<Write> begun,
      List<String> reasons,
      Instant now) {
    List<StoredSequence> listening =
        parts.sequences().listeningTo(event.tenant(), event.kind()).stream()
            .filter(
                each ->
                    place.map(Places.Place.At::agentId).filter(each.agentId()::equals).isPresent())
            .toList();
    if (listening.isEmpty()) {
      return false;
    }
    String agentId = place.orElseThrow().agentId();
    Optional<String> silent = SequenceParts.silent(agentId, parts.agent(event.tenant(), agentId));
    if (silent.isPresent()) {
      reasons.add("started none: " + silent.get());
      return false;
    }
    Map<String, @Nullable Object> facts = snapshot(event, listening, place.get(), now);
    Map<String, String> target = target(event, place.get());
    LoopGuard.Watch watch =
        parts.guard().watch(event, Entity.of(event.facts(), event.subject(), target), now);
    var start =
        new Enrolments.Start(
            event.subject(),
            target,
            event.facts(),
            event.kind(),
            Optional.of(event.id()),
            Optional.empty(),
            event.depth());
    boolean acted = false;
    for (StoredSequence stored : listening) {
      Optional<String> objection =
          engine
              .objection(stored.sequence(), facts, parts.enrolments().earlier(stored, start), now)
              .or(() -> watch.objection("sequence '" + stored.sequence().name() + "'", 0));
      Enrolments.Enrolling came =
          objection.isPresent()
              ? new Enrolments.Enrolling.Refused(objection.get())
              : parts.enrolments().begin(stored, start, now);
      switch (came) {
        case Enrolments.Enrolling.Refused(var reason) ->
            reasons.add("did not start '" + stored.sequence().name() + "': " + reason);
        case Enrolments.Enrolling.Begun(var enrolment, var replaced, var writes) -> {
          // Ended already by this event, or ended now by the new start: once.
          replaced.ifPresent(changed::remove);
          begun.addAll(writes);
          reasons.add("started '" + stored.sequence().name() + "'");
          acted = true;
        }
      }
    }
    begun.addAll(watch.writes());
    return acted;
  }

  private Map<String, @Nullable Object> snapshot(
      Event event, List<StoredSequence> listening, Places.Place.At at, Instant now) {
    FieldTypes types = parts.settings().fields(event.tenant(), at.agentId());
    var wanted = new TreeSet<String>();
    listening.stream()
        .filter(stored -> stored.sequence().enabled())
        .forEach(stored -> wanted.addAll(stored.sequence().when().things()));
    wanted.retainAll(READ);
    if (!wanted.isEmpty()) {
      wanted.add("lead");
    }
    FactSource.Reading reading =
        wanted.isEmpty()
            ? FactSource.Reading.NOTHING
            : parts.source().read(event.tenant(), at.target(), wanted);
    return Snapshot.of(
            event, reading, types, parts.settings().calendar(event.tenant(), at.agentId()), now)
        .facts();
  }
}
