package io.parley.automation.sequence;

import io.parley.automation.rule.Verdict;
import io.parley.core.schedule.BusinessCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of enrolments; never acts. Pure: the same definition, position, facts and
 * instant give the same moves. Thread-safe.
 */
public final class SequenceEngine {
  private static final int LONGEST_TIMELINE = 500;

  /**
   * Why an event does not enrol its subject; empty when it does.
   *
   * @param facts of the event, by dotted name
   * @param before when the subject was last enrolled, if ever
   */
  public Optional<String> objection(
      Sequence sequence,
      Map<String, @Nullable Object> facts,
      Optional<Earlier> before,
      Instant now) {
    if (!sequence.enabled()) {
      return Optional.of("it is switched off");
    }
    Verdict verdict = sequence.when().explain(facts);
    if (!verdict.holds()) {
      return Optional.of("the condition does not hold: " + verdict.why());
    }
    return again(sequence, before, now);
  }

  /** Why the subject may not enter again; empty when it may. */
  public Optional<String> again(Sequence sequence, Optional<Earlier> before, Instant now) {
    if (before.isEmpty()) {
      return Optional.empty();
    }
    Earlier last = before.get();
    if (sequence.reenrolment().policy() == Reenrolment.Policy.NEVER) {
      return Optional.of("it was enrolled at " + last.at() + ", and never again");
    }
    Optional<Instant> earliest = sequence.reenrolment().pause().map(last.at()::plus);
    if (earliest.isPresent() && earliest.get().isAfter(now)) {
      return Optional.of(
          "it was enrolled at " + last.at() + ", and not again before " + earliest.get());
    }
    return last.active() && sequence.reenrolment().policy() == Reenrolment.Policy.WHEN_DONE
        ? Optional.of("it is on its way since " + last.at())
        : Optional.empty();
  }

  /**
   * When a subject was last enrolled.
   *
   * @param active whether it is still on its way
   */
  public record Earlier(Instant at, boolean active) {}

  /**
   * Why the subject leaves now; empty when it stays.
   *
   * @param kind the event that is looked at; empty: the look right before an act
   * @param facts known at this moment
   */
  public Optional<String> exit(
      Sequence sequence, Optional<String> kind, Map<String, @Nullable Object> facts) {
    for (ExitRule rule : sequence.exitOn()) {
      boolean asked = rule.on().isEmpty() || rule.on().equals(kind);
      if (asked && rule.when().holds(facts)) {
        return Optional.of(
            rule.on()
                .map(
                    event ->
                        event.equals("message.received")
                            ? "the customer wrote"
                            : event + " happened")
                .orElseGet(() -> "the exit condition holds: " + rule.when().explain(facts).why()));
      }
    }
    return Optional.empty();
  }

  /**
   * What is to happen now.
   *
   * @param at where the enrolment stands
   * @param facts known at this moment
   * @param account the account's business hours and time zone
   */
  public Move next(
      Sequence sequence,
      Position at,
      Map<String, @Nullable Object> facts,
      BusinessCalendar account,
      Instant now) {
    var passed = new ArrayList<StepRun>();
    Position here = at;
    while (here.step() < sequence.steps().size()) {
      Step step = sequence.steps().get(here.step());
      switch (step) {
        case Step.Wait wait -> {
          Optional<Instant> until =
              here.until().isPresent() ? here.until() : end(wait, sequence, account, now);
          if (until.isEmpty()) {
            return new Move.End("so much business time does not come: step " + wait.id(), passed);
          }
          if (until.get().isAfter(now)) {
            return new Move.Sleep(
                new Position(here.step(), until), until.get(), "waits " + wait.length(), passed);
          }
        }
        case Step.WaitUntil wait -> {
          Instant until = here.until().orElseGet(() -> end(wait, account.zone(), now));
          if (until.isAfter(now)) {
            return new Move.Sleep(
                new Position(here.step(), Optional.of(until)),
                until,
                "waits until " + wait.time() + " in " + wait.zone().orElse(account.zone()),
                passed);
          }
        }
        case Step.Branch branch -> {
          Verdict verdict = branch.when().explain(facts);
          Optional<String> target = verdict.holds() ? branch.then() : branch.otherwise();
          passed.add(
              StepRun.of(
                  branch,
                  StepRun.Result.BRANCHED,
                  now,
                  (verdict.holds() ? "it holds" : "it does not hold")
                      + " ("
                      + verdict.why()
                      + "), on to "
                      + target.orElse("the next step")));
          here = Position.before(target.map(sequence::place).orElse(here.step() + 1));
          continue;
        }
        case Step.Exit exit -> {
          return new Move.End("it ended at step " + exit.id(), passed);
        }
        case Step.Message message -> {
          return speak(sequence, here, step, account, now, passed);
        }
        case Step.AiMessage message -> {
          return speak(sequence, here, step, account, now, passed);
        }
        case Step.Action action -> {
          return speak(sequence, here, step, account, now, passed);
        }
      }
      here = Position.before(here.step() + 1);
    }
    return new Move.End("all steps are done", passed);
  }

  private static Move speak(
      Sequence sequence,
      Position here,
      Step step,
      BusinessCalendar account,
      Instant now,
      List<StepRun> passed) {
    Position at = Position.before(here.step());
    if (!step.speaks()) {
      return new Move.Act(at, step, passed);
    }
    Optional<Instant> open = sequence.times().next(now, account);
    if (open.isEmpty()) {
      return new Move.End("there is no time at which step " + step.id() + " may be sent", passed);
    }
    return open.get().isAfter(now)
        ? new Move.Sleep(at, open.get(), "nothing is sent before " + open.get(), passed)
        : new Move.Act(at, step, passed);
  }

  private static Optional<Instant> end(
      Step.Wait wait, Sequence sequence, BusinessCalendar account, Instant now) {
    if (!wait.business()) {
      return Optional.of(now.plus(wait.length()));
    }
    BusinessCalendar calendar =
        sequence.times().window().map(window -> window.calendar(account)).orElse(account);
    return calendar.plus(now, wait.length());
  }

  private static Instant end(Step.WaitUntil wait, ZoneId account, Instant now) {
    ZoneId zone = wait.zone().orElse(account);
    LocalDate day = now.atZone(zone).toLocalDate();
    while (true) {
      if (wait.days().contains(day.getDayOfWeek())) {
        Instant at = day.atTime(wait.time()).atZone(zone).toInstant();
        if (!at.isBefore(now)) {
          return at;
        }
      }
      day = day.plusDays(1);
    }
  }

  /**
   * How a sequence would go for a subject of which {@code facts} are known and stay as they are,
   * when every act is done at once.
   *
   * @param start when it would be enrolled
   */
  public List<Planned> timeline(
      Sequence sequence,
      Map<String, @Nullable Object> facts,
      BusinessCalendar account,
      Instant start) {
    var timeline = new ArrayList<Planned>();
    Position at = Position.START;
    Instant now = start;
    while (timeline.size() < LONGEST_TIMELINE) {
      Move move = next(sequence, at, facts, account, now);
      for (StepRun run : move.passed()) {
        timeline.add(new Planned(run.at(), Optional.of(step(sequence, run.step())), run.why()));
      }
      switch (move) {
        case Move.Sleep sleep -> {
          Step step = sequence.steps().get(sleep.at().step());
          timeline.add(
              new Planned(now, Optional.of(step), sleep.why() + "; goes on at " + sleep.until()));
          at = sleep.at();
          now = sleep.until();
        }
        case Move.Act act -> {
          timeline.add(new Planned(now, Optional.of(act.step()), "is done"));
          at = Position.before(act.at().step() + 1);
        }
        case Move.End end -> {
          timeline.add(new Planned(now, Optional.empty(), end.why()));
          return List.copyOf(timeline);
        }
      }
    }
    return List.copyOf(timeline);
  }

  private static Step step(Sequence sequence, String id) {
    return sequence.steps().get(sequence.place(id));
  }

  /**
   * One entry of a timeline.
   *
   * @param at when
   * @param step which; empty for the end
   * @param what happens, for people
   */
  public record Planned(Instant at, Optional<Step> step, String what) {}
}
