package io.parley.automation.sequence;

import java.time.Instant;
import java.util.List;

/** What the engine says of an enrolment: where it stands and what is to happen now, and why. */
public sealed interface Move {
  /** What was passed on the way to it, in order. */
  List<StepRun> passed();

  /**
   * Nothing before {@code until}.
   *
   * @param at where it stands
   * @param until when to look again
   * @param why it waits, for people
   */
  record Sleep(Position at, Instant until, String why, List<StepRun> passed) implements Move {
    public Sleep {
      passed = List.copyOf(passed);
    }
  }

  /**
   * The step is to be carried out now.
   *
   * @param at where it stands
   * @param step a message, a message by the agent, or an action
   */
  record Act(Position at, Step step, List<StepRun> passed) implements Move {
    public Act {
      passed = List.copyOf(passed);
    }
  }

  /**
   * It is over.
   *
   * @param why for people
   */
  record End(String why, List<StepRun> passed) implements Move {
    public End {
      passed = List.copyOf(passed);
    }
  }
}
