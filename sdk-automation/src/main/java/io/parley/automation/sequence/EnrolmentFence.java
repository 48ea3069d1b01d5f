package io.parley.automation.sequence;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import io.parley.core.work.WorkLog;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Looks, right before an act of a sequence, whether it is still wanted: the enrolment may have
 * ended, the customer may have written, a person may have taken over, the sequence may be off, or
 * the hours may be quiet by now. Other acts pass.
 */
public final class EnrolmentFence implements ActionHandler {
  /** In a target: the act belongs to this enrolment. */
  public static final String ENROLMENT = "enrolment";

  /** In a target: the act carries out this step. */
  public static final String STEP = "step";

  private static final int WAITING = 1_000;

  private final ActionHandler handler;
  private final SequenceParts parts;
  private final InstantSource clock;
  private final SequenceEngine engine = new SequenceEngine();

  /**
   * @param handler what it stands before
   * @param clock tells the present
   */
  public EnrolmentFence(ActionHandler handler, SequenceParts parts, InstantSource clock) {
    this.handler = handler;
    this.parts = parts;
    this.clock = clock;
  }

  @Override
  public String type() {
    return handler.type();
  }

  @Override
  public String parameters() {
    return handler.parameters();
  }

  @Override
  public Optional<String> objection(Effect effect) {
    return effect.at(ENROLMENT).flatMap(id -> own(effect, id)).or(() -> handler.objection(effect));
  }

  private Optional<String> own(Effect effect, String id) {
    Optional<Enrolment> found = parts.enrolments().find(effect.tenant(), id);
    if (found.isEmpty()) {
      return Optional.of("enrolment " + id + " is not there");
    }
    Enrolment enrolment = found.get();
    if (!enrolment.active()) {
      return Optional.of("left its sequence: " + enrolment.reason().orElse("it is over"));
    }
    Enrolment.Way way = enrolment.way();
    Optional<StoredSequence> current = parts.sequences().find(effect.tenant(), way.sequenceId());
    Optional<Sequence> version =
        parts.sequences().at(effect.tenant(), way.sequenceId(), way.sequenceVersion());
    if (current.isEmpty() || version.isEmpty()) {
      return Optional.of("its sequence was removed");
    }
    Optional<String> pause =
        SequenceParts.pause(current.get(), parts.agent(effect.tenant(), way.agentId()));
    if (pause.isPresent()) {
      return pause;
    }
    Instant now = clock.instant();
    Sequence sequence = version.get();
    EnrolmentFacts facts = parts.facts(enrolment, sequence, now);
    Optional<String> reason =
        waiting(enrolment, sequence).or(() -> engine.exit(sequence, Optional.empty(), facts));
    boolean speaks =
        effect
            .at(STEP)
            .map(sequence::place)
            .map(sequence.steps()::get)
            .filter(Step::speaks)
            .isPresent();
    return reason.isPresent() || !speaks ? reason : unheard(enrolment, sequence, facts, now);
  }

  private Optional<String> unheard(
      Enrolment enrolment, Sequence sequence, EnrolmentFacts facts, Instant now) {
    if (parts.takenOver(enrolment.tenant(), enrolment.way().target())) {
      return Optional.of(SequenceStepJob.TAKEN_OVER);
    }
    Optional<Instant> open = sequence.times().next(now, facts.calendar());
    return open.filter(now::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            open.map(at -> "nothing is sent before " + at).orElse("nothing may be sent any more"));
  }

  /** News that would end the enrolment, on disk already but not decided on yet. */
  private Optional<String> waiting(Enrolment enrolment, Sequence sequence) {
    if (sequence.exitKinds().isEmpty()) {
      return Optional.empty();
    }
    var pending =
        new WorkLog.EventQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.of(EventState.PENDING),
            Optional.of(enrolment.way().startedAt()),
            Optional.empty(),
            WAITING);
    return parts.storage().log().events(enrolment.tenant(), pending).stream()
        .map(RecordedEvent::event)
        .filter(event -> concerns(event, enrolment))
        .map(event -> engine.exit(sequence, Optional.of(event.kind()), event.facts()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Whether it is news of the enrolment's subject that happened after it began. Kommo tells time to
   * the second, and the message with which a customer becomes a lead is no reply to what follows.
   */
  static boolean concerns(Event event, Enrolment enrolment) {
    return event.occurredAt().isAfter(enrolment.way().startedAt().truncatedTo(ChronoUnit.SECONDS))
        && !enrolment.way().cause().equals(Optional.of(event.id()))
        && About.same(About.of(event), enrolment.way().target());
  }

  @Override
  public Outcome run(Effect effect) {
    return handler.run(effect);
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return handler.reconcile(effect, claims);
  }
}
