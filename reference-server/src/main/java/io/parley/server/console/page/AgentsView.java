package io.parley.server.console.page;

import io.parley.core.agent.Agent;
import java.util.List;

/**
 * The agents of the account.
 *
 * @param agents newest first
 */
public record AgentsView(List<Agent> agents) {
  public AgentsView {
    agents = List.copyOf(agents);
  }
}
