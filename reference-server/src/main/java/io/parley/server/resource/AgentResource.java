package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agent.Profile;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Tools;
import io.parley.server.automation.CrmFields;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Agents as people configure them. */
@Path("/api/agents")
@Produces(MediaType.APPLICATION_JSON)
public final class AgentResource {
  private final Agents agents;
  private final Tools tools;
  private final CrmFields crmFields;
  private final Commits commits;

  /**
   * @param tools what agents may have done by their models
   * @param crmFields what they may be allowed to tell of deals and contacts
   */
  public AgentResource(Agents agents, Tools tools, CrmFields crmFields, Commits commits) {
    this.agents = agents;
    this.tools = tools;
    this.crmFields = crmFields;
    this.commits = commits;
  }

  /** The agents, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = AgentView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    List<Agent> found = agents.list(Caller.of(request).tenant(), page.before(), page.withNext());
    return Answer.ok(page.body(found, Agent::id, AgentView::of)).response();
  }

  /** Creates an agent. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Exchange(gives = AgentView.class, status = 201)
  public Response create(
      @Context ContainerRequestContext request, AgentView.@Nullable Settings settings) {
    Profile profile = allowed(Bodies.present(settings).profile());
    TenantId tenant = Caller.of(request).tenant();
    Instant now = commits.now();
    String id = UniqueId.at(now);
    return commits.commit(
        request,
        List.of(Agents.save(tenant, id, profile, 0)),
        Answer.created(
            "/api/agents/" + id, AgentView.of(new Agent(tenant, id, 1, now, now, profile))),
        now);
  }

  /** One agent. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = AgentView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Agent agent = agent(request, id);
    return Answer.ok(AgentView.of(agent), agent.version()).response();
  }

  /** Changes what the patch names. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = AgentView.class, takes = AgentView.Settings.class)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    Agent changed =
        expected.change(
            () -> {
              Agent agent = agent(request, id);
              expected.check("agent " + id, agent.version());
              Profile profile =
                  allowed(
                      changes
                          .applyTo(AgentView.Settings.of(agent.profile()), AgentView.Settings.class)
                          .profile());
              crmFields
                  .problem(
                      agent.tenant(),
                      id,
                      agent.profile().retrieval().crmFields(),
                      profile.retrieval().crmFields())
                  .ifPresent(
                      problem -> {
                        throw ProblemException.field(CrmFields.FIELD, problem);
                      });
              return agents.update(agent.tenant(), id, agent.version(), profile, commits.now());
            });
    return Answer.ok(AgentView.of(changed), changed.version()).response();
  }

  /** Removes an agent. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Agent agent = agent(request, id);
    Expected.of(request).check("agent " + id, agent.version());
    agents.remove(agent.tenant(), id, commits.now());
    return Answer.nothing().response();
  }

  private Profile allowed(Profile profile) {
    tools
        .problem(profile.conduct().tools())
        .ifPresent(
            problem -> {
              throw ProblemException.field("tools", "tools " + problem);
            });
    return profile;
  }

  private Agent agent(ContainerRequestContext request, String id) {
    return ProblemException.present(agents.find(Caller.of(request).tenant(), id), "agent", id);
  }
}
