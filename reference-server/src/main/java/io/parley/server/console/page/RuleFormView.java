package io.parley.server.console.page;

import io.parley.automation.replay.DryRun;
import io.parley.core.agent.Agent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The form of a rule.
 *
 * @param agent whose rule
 * @param id of the rule; empty for a new one
 * @param values of the form's fields by their names
 * @param problems what is wrong with them
 * @param kinds the kinds of events there are
 * @param fields the names of the fields there are
 * @param operators how fields compare
 * @param actions the names of the actions there are
 * @param tried what the rule would do with the event it was tried on
 */
public record RuleFormView(
    Agent agent,
    String id,
    Map<String, String> values,
    List<String> problems,
    List<String> kinds,
    List<String> fields,
    List<String> operators,
    List<String> actions,
    Optional<DryRun.Report> tried) {
  public RuleFormView {
    values = Map.copyOf(values);
    problems = List.copyOf(problems);
    kinds = List.copyOf(kinds);
    fields = List.copyOf(fields);
    operators = List.copyOf(operators);
    actions = List.copyOf(actions);
  }

  /** The value of a field; empty when it has none. */
  public String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** The numbers of the rows for conditions and actions. */
  public List<Integer> rows() {
    return List.of(0, 1, 2, 3, 4);
  }
}
