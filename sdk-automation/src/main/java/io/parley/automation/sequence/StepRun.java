package io.parley.automation.sequence;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of one step of an enrolment, as kept in its history.
 *
 * @param step the step's id
 * @param result what became of it
 * @param at when
 * @param why for people: until when it waits, which way a branch took, why nothing was sent
 * @param effect the id of the effect that carries it out; empty when there is none
 */
public record StepRun(String step, Result result, Instant at, String why, Optional<String> effect) {

  /** What became of a step. */
  public enum Result {
    /** It waits, or waited. */
    WAITED,
    /** A branch was decided. */
    BRANCHED,
    /** It is on its way. */
    PLANNED,
    /** It was done. */
    DONE,
    /** It was dropped before it was done; the reason says why. */
    DROPPED,
    /** It was refused. */
    FAILED,
    /** It may or may not have happened. */
    UNKNOWN
  }

  /** A run without an effect. */
  static StepRun of(Step step, Result result, Instant at, String why) {
    return new StepRun(step.id(), result, at, why, Optional.empty());
  }
}
