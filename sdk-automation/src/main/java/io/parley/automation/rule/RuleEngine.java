package io.parley.automation.rule;

import io.parley.automation.rule.Decision.Fire;
import io.parley.automation.rule.Decision.Reason;
import io.parley.automation.rule.Decision.Skip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which rules fire; never acts. Pure: the same rules and facts give the same decisions.
 * Thread-safe.
 */
public final class RuleEngine {
  /** The fact that names the kind of the event. */
  public static final String EVENT_TYPE = "event.type";

  private static final Comparator<Rule> ORDER =
      Comparator.comparingInt(Rule::priority).reversed().thenComparing(Rule::id);

  /**
   * One decision per rule, in the order the rules are to run: the higher priority first, then by
   * id.
   *
   * @param rules those of one agent
   * @param facts of one event, by dotted name; {@value #EVENT_TYPE} is its kind
   */
  public List<Decision> decide(List<Rule> rules, Map<String, @Nullable Object> facts) {
    String kind = String.valueOf(facts.get(EVENT_TYPE));
    var decisions = new ArrayList<Decision>(rules.size());
    Optional<Rule> stoppedBy = Optional.empty();
    for (Rule rule : rules.stream().sorted(ORDER).toList()) {
      Decision decision = decide(rule, kind, facts, stoppedBy);
      if (decision instanceof Fire && rule.stopProcessing()) {
        stoppedBy = Optional.of(rule);
      }
      decisions.add(decision);
    }
    return List.copyOf(decisions);
  }

  private static Decision decide(
      Rule rule, String kind, Map<String, @Nullable Object> facts, Optional<Rule> stoppedBy) {
    if (!rule.enabled()) {
      return new Skip(rule, Reason.DISABLED, Optional.empty(), "it is switched off");
    }
    if (!rule.on().contains(kind)) {
      return new Skip(rule, Reason.OTHER_EVENT, Optional.empty(), "it does not listen to " + kind);
    }
    if (stoppedBy.isPresent()) {
      return new Skip(
          rule,
          Reason.STOPPED,
          Optional.empty(),
          "rule '" + stoppedBy.get().name() + "' fired and stops those after it");
    }
    Verdict verdict = rule.when().explain(facts);
    return verdict.holds()
        ? new Fire(rule, verdict)
        : new Skip(
            rule, Reason.CONDITION_FALSE, Optional.of(verdict), "the condition does not hold");
  }
}
