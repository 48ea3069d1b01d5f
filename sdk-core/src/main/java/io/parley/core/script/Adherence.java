package io.parley.core.script;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How closely a conversation kept to a script, step by step.
 *
 * @param steps in the order of the script
 * @param score the part of the steps that were come to and are done, 0 to 1; empty before any was
 */
public record Adherence(List<StepState> steps, Optional<Double> score) {
  public Adherence {
    steps = List.copyOf(steps);
  }

  /** What became of a step. */
  public enum State {
    /** Said, and answered where it asks. */
    DONE,
    /** Told by the customer before it was asked. */
    OUT_OF_ORDER,
    /** Left without an answer. */
    SKIPPED,
    /** Waits for the customer. */
    CURRENT,
    /** Not come to. */
    AHEAD,
    /** Not on the way that was taken; the script is over. */
    PASSED_BY;

    /** As JSON spells it. */
    public String word() {
      return switch (this) {
        case OUT_OF_ORDER -> "outOfOrder";
        case PASSED_BY -> "passedBy";
        case DONE, SKIPPED, CURRENT, AHEAD -> name().toLowerCase(Locale.ROOT);
      };
    }
  }

  /**
   * One step.
   *
   * @param at when it was passed
   * @param value what was told at it
   */
  public record StepState(
      ScriptStep step, State state, Optional<Instant> at, String why, Optional<Object> value) {}

  /** How a conversation with that progress kept to the script. */
  public static Adherence of(Script script, ScriptProgress progress) {
    var steps = new ArrayList<StepState>();
    int done = 0;
    int come = 0;
    for (ScriptStep step : script.steps()) {
      Optional<ScriptProgress.Passed> passed =
          progress.passed().reversed().stream()
              .filter(each -> each.step().equals(step.id()))
              .findFirst();
      State state =
          progress.step().filter(step.id()::equals).isPresent()
              ? State.CURRENT
              : passed
                  .map(
                      each ->
                          switch (each.result()) {
                            case DONE -> State.DONE;
                            case OUT_OF_ORDER -> State.OUT_OF_ORDER;
                            case SKIPPED -> State.SKIPPED;
                          })
                  .orElse(
                      progress.status() == ScriptProgress.Status.ACTIVE
                          ? State.AHEAD
                          : State.PASSED_BY);
      boolean met = state == State.DONE || state == State.OUT_OF_ORDER;
      done += met ? 1 : 0;
      come += met || state == State.SKIPPED ? 1 : 0;
      steps.add(
          new StepState(
              step,
              state,
              passed.map(ScriptProgress.Passed::at),
              passed.map(ScriptProgress.Passed::why).orElse(""),
              step.ask().flatMap(ask -> Optional.ofNullable(progress.slots().get(ask.slot())))));
    }
    return new Adherence(steps, come == 0 ? Optional.empty() : Optional.of((double) done / come));
  }
}
