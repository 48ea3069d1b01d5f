package io.parley.server.console;

import io.parley.core.agent.Agents;
import io.parley.core.work.Storage;
import io.parley.server.console.page.AgentsView;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** The agents of the account. */
@Path("/manage/{tenantId}/ai-agents")
public final class AgentsResource {
  private static final int SHOWN = 200;

  private final Agents agents;
  private final Pages pages;

  AgentsResource(Storage storage, Pages pages) {
    this.agents = new Agents(storage);
    this.pages = pages;
  }

  /** The list. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    return pages.show(
        "agents",
        pages.page(visit, "ai-agents"),
        new AgentsView(agents.list(visit.tenant(), Optional.empty(), SHOWN)));
  }
}
