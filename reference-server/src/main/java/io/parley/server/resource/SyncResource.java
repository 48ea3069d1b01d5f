package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agents;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.kommo.sync.SyncMode;
import io.parley.kommo.sync.SyncRun;
import io.parley.kommo.sync.SyncRuns;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.kommo.Integrations;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies of a connected account: asking for one, and those that were. */
@Path("/api/agents/{agentId}/integrations/{integrationId}/sync")
@Produces(MediaType.APPLICATION_JSON)
public final class SyncResource {
  private final Storage storage;
  private final Agents agents;
  private final Integrations integrations;
  private final SyncRuns runs;
  private final Commits commits;

  public SyncResource(
      Storage storage, Agents agents, Integrations integrations, SyncRuns runs, Commits commits) {
    this.storage = storage;
    this.agents = agents;
    this.integrations = integrations;
    this.runs = runs;
    this.commits = commits;
  }

  /** Copies the account; while a run waits or works, asking again gives that one. */
  @POST
  @Needs(Role.OPERATOR)
  @Exchange(gives = JobView.class, status = 202)
  public Response start(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("integrationId") String integrationId,
      @QueryParam("mode") @Nullable String mode) {
    TenantId tenant = integration(request, agentId, integrationId);
    SyncMode wanted = Bodies.parameter("mode", SyncMode.class, mode).orElse(SyncMode.FULL);
    Optional<Job> live =
        runs.live(tenant, integrationId).flatMap(run -> storage.log().job(tenant, run.id()));
    if (live.isPresent()) {
      return commits.answered(request, accepted(live.get()));
    }
    Instant now = commits.now();
    SyncRuns.Asked asked = runs.ask(tenant, UniqueId.at(now), integrationId, wanted, now);
    return commits.commit(request, asked.writes(), accepted(asked.job()), now);
  }

  private static Answer accepted(Job job) {
    return Answer.accepted(JobView.location(job.id()), JobView.of(job));
  }

  /** The runs, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = SyncRunView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("integrationId") String integrationId,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    TenantId tenant = integration(request, agentId, integrationId);
    Page page = Page.of(limit, cursor);
    List<SyncRun> found = runs.list(tenant, integrationId, page.before(), page.withNext());
    return Answer.ok(page.body(found, SyncRun::id, SyncRunView::of)).response();
  }

  /** One run. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = SyncRunView.class)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("integrationId") String integrationId,
      @PathParam("id") String id) {
    TenantId tenant = integration(request, agentId, integrationId);
    SyncRun run =
        ProblemException.present(
            runs.find(tenant, id).filter(found -> found.integration().equals(integrationId)),
            "sync",
            id);
    return Answer.ok(SyncRunView.of(run)).response();
  }

  private TenantId integration(ContainerRequestContext request, String agentId, String id) {
    TenantId tenant = AgentThings.tenant(agents, request, agentId);
    ProblemException.present(integrations.find(tenant, agentId, id), "integration", id);
    return tenant;
  }
}
