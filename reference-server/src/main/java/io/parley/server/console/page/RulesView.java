package io.parley.server.console.page;

import io.parley.automation.journal.Journal.Execution;
import io.parley.automation.rule.Rules;
import io.parley.core.agent.Agent;
import java.util.List;

/**
 * The rules of an agent.
 *
 * @param agent whose
 * @param rules in the order they run
 * @param executions what came of them, newest first
 */
public record RulesView(Agent agent, List<Rules.Saved> rules, List<Execution> executions) {
  public RulesView {
    rules = List.copyOf(rules);
    executions = List.copyOf(executions);
  }
}
