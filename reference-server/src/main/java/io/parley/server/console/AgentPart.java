package io.parley.server.console;

import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.work.Storage;
import io.parley.server.console.page.Page;
import jakarta.ws.rs.core.Response;

/** What the pages of one part of an agent, such as its rules, have in common. Thread-safe. */
final class AgentPart {
  private static final String SECTION = "ai-agents";

  private final Agents agents;
  private final Pages pages;
  private final String name;

  /**
   * @param name of the part, as the last piece of its address: {@code rules}
   */
  AgentPart(Storage storage, Pages pages, String name) {
    this.agents = new Agents(storage);
    this.pages = pages;
    this.name = name;
  }

  /** The agent, when it is one of the visitor's tenant. */
  Agent agent(Visit visit, String id) {
    return visit.agent(agents, id);
  }

  /** Where the part is. */
  String address(Visit visit, String agentId) {
    return "/manage/" + visit.tenant() + "/ai-agents/" + agentId + "/" + name;
  }

  /** Back to the part's list, which says what was done. */
  Response back(Visit visit, String agentId, String done) {
    return Redirect.to(address(visit, agentId) + "?done=" + done);
  }

  /** On to one thing of the part, whose page says what was done. */
  Response on(Visit visit, String agentId, String id, String done) {
    return Redirect.to(address(visit, agentId) + "/" + id + "?done=" + done);
  }

  /** The frame of its pages. */
  Page page(Visit visit) {
    return pages.page(visit, SECTION);
  }

  Response show(Visit visit, String template, Object view) {
    return show(visit, 200, template, view);
  }

  Response show(Visit visit, int status, String template, Object view) {
    return pages.show(status, template, page(visit), view);
  }
}
