package io.parley.automation.sequence;

import io.parley.automation.rule.Condition;
import java.util.Optional;

/**
 * When a subject leaves a sequence before its end.
 *
 * @param on the kind of event that is looked at; empty: looked at with every event of the subject,
 *     and right before each act
 * @param when must hold for it to leave
 */
public record ExitRule(Optional<String> on, Condition when) {
  public ExitRule {
    on.ifPresent(kind -> Names.kind("on", kind));
  }

  /** Leaves with such an event, whatever it says. */
  public static ExitRule on(String kind) {
    return new ExitRule(Optional.of(kind), Condition.always());
  }

  /** Leaves with such an event when the condition holds. */
  public static ExitRule on(String kind, Condition when) {
    return new ExitRule(Optional.of(kind), when);
  }

  /** Leaves as soon as the condition holds. */
  public static ExitRule when(Condition when) {
    return new ExitRule(Optional.empty(), when);
  }
}
