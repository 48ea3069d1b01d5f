package io.parley.automation.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the engine says of one rule: fire or skip, and why. */
public sealed interface Decision {
  /** The rule that was looked at. */
  Rule rule();

  /** The reason, for people. */
  String why();

  /** How its condition came out, part by part; empty when it was not asked. */
  Optional<Verdict> verdict();

  /**
   * Its actions are to be done.
   *
   * @param rule which
   * @param facts that its condition held for
   * @param about what it fires for, where the rule counts that: {@code lead:17}
   */
  record Fire(Rule rule, Map<String, @Nullable Object> facts, Optional<String> about)
      implements Decision {
    /** What is to be done, in order. */
    public List<ActionCall> actions() {
      return rule.then();
    }

    @Override
    public Optional<Verdict> verdict() {
      return Optional.of(rule.when().explain(facts));
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
   * @param asked the facts its condition was asked about, if it was
   * @param why the reason in words
   */
  record Skip(Rule rule, Reason reason, Optional<Map<String, @Nullable Object>> asked, String why)
      implements Decision {
    @Override
    public Optional<Verdict> verdict() {
      return asked.map(facts -> rule.when().explain(facts));
    }
  }

  /** Why a rule did not fire. */
  enum Reason {
    /** It is switched off. */
    DISABLED,
    /** It does not listen to this kind of event. */
    OTHER_EVENT,
    /** Its condition does not hold. */
    CONDITION_FALSE,
    /** A rule before it fired and stops those after it. */
    STOPPED,
    /** It fired for this lead, contact or other subject not long enough ago. */
    COOLING_DOWN,
    /** It fired for this lead, contact or other subject before, and does so once only. */
    ONCE_ONLY,
    /** It fires once per something that the event does not name. */
    NOT_NAMED
  }
}
