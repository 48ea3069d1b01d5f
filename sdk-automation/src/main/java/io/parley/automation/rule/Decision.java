package io.parley.automation.rule;

import java.util.List;
import java.util.Optional;

/** What the engine says of one rule: fire or skip, and why. */
public sealed interface Decision {
  /** The rule that was looked at. */
  Rule rule();

  /** The reason, for people. */
  String why();

  /**
   * Its actions are to be done.
   *
   * @param rule which
   * @param verdict how its condition held
   */
  record Fire(Rule rule, Verdict verdict) implements Decision {
    /** What is to be done, in order. */
    public List<ActionCall> actions() {
      return rule.then();
    }

    @Override
    public String why() {
      return "the condition holds";
    }
  }

  /**
   * Nothing is to be done.
   *
   * @param rule which
   * @param reason why not
   * @param verdict what its condition came to, if it was looked at
   * @param why the reason in words
   */
  record Skip(Rule rule, Reason reason, Optional<Verdict> verdict, String why)
      implements Decision {}

  /** Why a rule did not fire. */
  enum Reason {
    /** It is switched off. */
    DISABLED,
    /** It does not listen to this kind of event. */
    OTHER_EVENT,
    /** Its condition does not hold. */
    CONDITION_FALSE,
    /** A rule before it fired and stops those after it. */
    STOPPED
  }
}
