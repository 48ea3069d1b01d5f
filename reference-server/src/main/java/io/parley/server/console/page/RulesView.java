package io.parley.server.console.page;

import io.parley.automation.journal.Journal.Execution;
import java.util.List;

/**
 * The rules of an agent.
 *
 * @param rules in the order they run
 * @param executions what came of them, newest first
 */
public record RulesView(PartsView rules, List<Execution> executions) {
  public RulesView {
    executions = List.copyOf(executions);
  }
}
