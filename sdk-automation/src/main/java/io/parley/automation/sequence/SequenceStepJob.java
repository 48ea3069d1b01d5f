package io.parley.automation.sequence;

import io.parley.automation.plan.Entity;
import io.parley.automation.plan.LoopGuard;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.agent.Agent;
import io.parley.core.event.Event;
import io.parley.core.json.Json;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes on with an enrolment when its time has come. What an act led to is looked at by a further
 * job, which the mailbox puts after the act itself, so steps are in order and waits count from when
 * a message was really sent. Thread-safe.
 */
public final class SequenceStepJob implements JobHandler {
  /** The type of its jobs. */
  public static final String TYPE = "sequence.step";

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
  private static final Duration LOOK_WHILE_OFF = Duration.ofHours(1);

  private final SequenceParts parts;
  private final SequenceEngine engine = new SequenceEngine();
  private final Acting acting;

  /**
   * @param actions checks and fills in the actions of steps
   * @param composer words what the agent says by itself
   */
  public SequenceStepJob(SequenceParts parts, ActionCatalog actions, Composer composer) {
    this.parts = parts;
    this.acting = new Acting(actions, composer);
  }

  /** Which enrolment a job is for. */
  record Whose(String enrolment) {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    Whose whose = Json.read(job.payload(), Whose.class);
    Instant now = claimed.now();
    return parts
        .enrolments()
        .find(job.tenant(), whose.enrolment())
        .filter(enrolment -> enrolment.ticket().equals(job.id()))
        .map(
            enrolment ->
                Result.done(enrolment.active() ? goOn(enrolment, now) : closeBooks(enrolment, now)))
        .orElseGet(() -> Result.done(List.of()));
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    Whose whose = Json.read(job.payload(), Whose.class);
    return parts
        .enrolments()
        .find(job.tenant(), whose.enrolment())
        .filter(Enrolment::active)
        .filter(enrolment -> enrolment.ticket().equals(job.id()))
        .map(enrolment -> parts.enrolments().exit(enrolment, "given up: " + reason, now))
        .orElse(List.of());
  }

  /** What a sequence does to a lead counts with what rules do to it. */
  private Acting.Act guarded(
      Enrolment enrolment, Acting.Act act, Step step, EnrolmentFacts facts, Instant now) {
    Optional<Effect> effect = act.effect();
    if (effect.isEmpty()) {
      return act;
    }
    Event about = facts.event();
    LoopGuard.Watch watch =
        parts
            .guard()
            .watch(about, Entity.of(about.facts(), about.subject(), enrolment.way().target()), now);
    Optional<String> objection = watch.objection("sequence " + enrolment.way().sequenceId(), 1);
    if (objection.isPresent()) {
      return new Acting.Act(
          StepRun.of(step, StepRun.Result.DROPPED, now, objection.get()), watch.writes());
    }
    watch.planned(effect.get());
    var writes = new ArrayList<>(act.writes());
    writes.addAll(watch.writes());
    return new Acting.Act(act.run(), writes);
  }

  /** It ended while an act was under way: what became of that belongs into its history. */
  private List<Write> closeBooks(Enrolment ended, Instant now) {
    if (ended.pending().isEmpty()) {
      return List.of();
    }
    Optional<Effect> effect = parts.storage().log().effect(ended.tenant(), ended.pending().get());
    if (effect.isPresent() && !effect.get().state().settled()) {
      return later(ended, now.plus(LOOK_AGAIN), now);
    }
    return List.of(Enrolments.save(noted(ended, effect, now).pending(Optional.empty())));
  }

  private List<Write> goOn(Enrolment stored, Instant now) {
    Enrolment.Way way = stored.way();
    Optional<StoredSequence> current = parts.sequences().find(stored.tenant(), way.sequenceId());
    Optional<Sequence> version =
        parts.sequences().at(stored.tenant(), way.sequenceId(), way.sequenceVersion());
    if (current.isEmpty() || version.isEmpty()) {
      return parts.enrolments().exit(stored, "its sequence was removed", now);
    }
    Optional<Agent> agent = parts.agent(stored.tenant(), way.agentId());
    if (agent.isEmpty()) {
      return parts.enrolments().exit(stored, "its agent was removed", now);
    }
    Optional<String> pause = SequenceParts.pause(current.get(), agent);
    Sequence sequence = version.get();
    EnrolmentFacts facts = parts.facts(stored, sequence, now);
    Enrolment enrolment = stored;
    if (stored.pending().isPresent()) {
      Optional<Effect> effect =
          parts.storage().log().effect(stored.tenant(), stored.pending().get());
      if (effect.isPresent() && !effect.get().state().settled()) {
        return later(stored, now.plus(LOOK_AGAIN), now);
      }
      enrolment = settled(stored, effect, sequence, facts, pause.isPresent(), now);
    }
    if (pause.isPresent()) {
      Enrolment waiting =
          enrolment.held()
              ? enrolment
              : enrolment.noted(
                  StepRun.of(step(sequence, enrolment), StepRun.Result.WAITED, now, pause.get()));
      return later(waiting.held(true), now.plus(LOOK_WHILE_OFF), now);
    }
    return move(enrolment.held(false), sequence, facts, now);
  }

  private List<Write> move(
      Enrolment enrolment, Sequence sequence, EnrolmentFacts facts, Instant now) {
    Optional<String> exit = engine.exit(sequence, Optional.empty(), facts);
    if (exit.isPresent()) {
      return parts.enrolments().exit(enrolment, exit.get(), now);
    }
    if (sequence.speaksFrom(enrolment.at().step())
        && parts.takenOver(enrolment.tenant(), enrolment.way().target())) {
      return parts.enrolments().exit(enrolment, TAKEN_OVER, now);
    }
    Move move = engine.next(sequence, enrolment.at(), facts, facts.calendar(), now);
    Optional<String> gone = gone(facts);
    if (gone.isPresent()) {
      return parts.enrolments().exit(enrolment, gone.get(), now);
    }
    Enrolment passed = enrolment.noted(move.passed());
    return switch (move) {
      case Move.Sleep(var at, var until, var why, var runs) -> {
        // Woken before its time, it waits on without another line in its history.
        boolean known = at.equals(passed.at()) && at.until().isPresent();
        Enrolment asleep =
            known
                ? passed
                : passed
                    .at(at)
                    .noted(
                        StepRun.of(
                            sequence.steps().get(at.step()), StepRun.Result.WAITED, now, why));
        yield later(asleep, until, now);
      }
      case Move.End(var why, var runs) ->
          parts.enrolments().end(passed, Enrolment.Status.FINISHED, why, now);
      case Move.Act(var at, var step, var runs) -> act(passed.at(at), step, facts, now);
    };
  }

  private static Optional<String> gone(EnrolmentFacts facts) {
    return facts.missing().isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(", ", facts.missing()) + " is not there any more");
  }

  /** Why an enrolment ends when a person takes the conversation over. */
  static final String TAKEN_OVER = "a person has taken the conversation over";

  private List<Write> act(Enrolment enrolment, Step step, EnrolmentFacts facts, Instant now) {
    Acting.Act act = guarded(enrolment, acting.act(enrolment, step, facts, now), step, facts, now);
    Optional<String> gone = gone(facts);
    if (gone.isPresent()) {
      return parts.enrolments().exit(enrolment, gone.get(), now);
    }
    Enrolment after =
        enrolment
            .noted(act.run())
            .pending(act.run().effect())
            .at(
                act.run().effect().isPresent()
                    ? enrolment.at()
                    : Position.before(enrolment.at().step() + 1));
    var writes = new ArrayList<>(act.writes());
    // After the effect that was just planned, before whatever came in since.
    writes.addAll(later(after, now, now));
    return writes;
  }

  /** The same enrolment once the act under way is settled: on to the next step, or once more. */
  private static Enrolment settled(
      Enrolment enrolment,
      Optional<Effect> effect,
      Sequence sequence,
      EnrolmentFacts facts,
      boolean off,
      Instant now) {
    Step step = sequence.steps().get(enrolment.at().step());
    boolean dropped = effect.filter(each -> each.state() == EffectState.CANCELLED).isPresent();
    // It was dropped because it was not the time; its time will come.
    boolean again =
        dropped
            && (off
                || (step.speaks()
                    && sequence.times().next(now, facts.calendar()).filter(now::equals).isEmpty()));
    return noted(enrolment, effect, now)
        .pending(Optional.empty())
        .at(again ? enrolment.at() : Position.before(enrolment.at().step() + 1));
  }

  /** The same with what became of the act under way in its history. */
  private static Enrolment noted(Enrolment enrolment, Optional<Effect> effect, Instant now) {
    String id = enrolment.pending().orElseThrow();
    StepRun.Result result =
        switch (effect.map(Effect::state).orElse(EffectState.CANCELLED)) {
          case DONE -> StepRun.Result.DONE;
          case FAILED -> StepRun.Result.FAILED;
          case UNKNOWN -> StepRun.Result.UNKNOWN;
          case CANCELLED, PLANNED, SENDING -> StepRun.Result.DROPPED;
        };
    String why =
        effect.isEmpty()
            ? "its effect is not in the ledger any more"
            : effect.get().reason().orElse("");
    Instant at = effect.map(Effect::updatedAt).orElse(now);
    return enrolment.history(
        enrolment.history().stream()
            .map(
                run ->
                    run.effect().filter(id::equals).isPresent()
                        ? new StepRun(run.step(), result, at, why, run.effect())
                        : run)
            .toList());
  }

  private static Step step(Sequence sequence, Enrolment enrolment) {
    return sequence.steps().get(Math.min(enrolment.at().step(), sequence.steps().size() - 1));
  }

  /** The enrolment as it is now, and the one job that goes on with it. */
  private static List<Write> later(Enrolment enrolment, Instant due, Instant now) {
    Enrolment waiting = enrolment.next(due, UniqueId.at(now));
    return List.of(Enrolments.save(waiting), Enrolments.job(waiting, now));
  }
}
