package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Conversations;
import io.parley.core.script.Script;
import io.parley.core.script.Scripts;
import io.parley.core.script.StoredScript;
import io.parley.server.automation.Scripting;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
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

/** The scripts of an agent as people configure them. */
@Path("/api/agents/{agentId}/scripts")
@Produces(MediaType.APPLICATION_JSON)
public final class ScriptResource {
  private final AgentThings<StoredScript> things;
  private final Scripting scripting;
  private final Scripts scripts;
  private final Commits commits;

  public ScriptResource(Agents agents, Scripting scripting, Commits commits) {
    this.scripting = scripting;
    this.scripts = scripting.scripts();
    this.commits = commits;
    this.things =
        new AgentThings<>(
            agents,
            new AgentThings.Kind<>(
                "script",
                scripts::ofAgent,
                (tenant, agentId, id) ->
                    scripts.find(tenant, id).filter(stored -> stored.agentId().equals(agentId)),
                StoredScript::id,
                StoredScript::version,
                ScriptView::of));
  }

  /** Everything that serves scripts, and how conversations keep to them. */
  public static List<Object> all(
      Agents agents, Conversations conversations, Scripting scripting, Commits commits) {
    return List.of(
        new ScriptResource(agents, scripting, commits),
        new FollowingResource(agents, conversations, scripting, commits),
        new ConversationScriptsResource(conversations, scripting));
  }

  /** The agent's scripts, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = ScriptView.Shape.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return things.list(request, agentId, limit, cursor);
  }

  /** Creates a script; conversations may follow it from the next message on. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Exchange(gives = ScriptView.Shape.class, status = 201, takes = ScriptView.Settings.class)
  public Response create(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @Nullable MergePatch body) {
    TenantId tenant = things.tenant(request, agentId);
    Script script = scripting.read(tenant, agentId, Bodies.present(body).changes());
    Instant now = commits.now();
    String id = UniqueId.at(now);
    return commits.commit(
        request,
        Scripts.save(tenant, id, agentId, script, 0),
        Answer.created(
            "/api/agents/" + agentId + "/scripts/" + id,
            ScriptView.of(new StoredScript(tenant, id, agentId, 1, now, now, script))),
        now);
  }

  /** One script. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = ScriptView.Shape.class)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    return things.read(request, agentId, id);
  }

  /** Changes what the patch names, as a new version; who follows the script goes on by the old. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = ScriptView.Shape.class, takes = ScriptView.Settings.class)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    return things.change(
        request,
        agentId,
        id,
        stored ->
            scripts.update(
                stored,
                scripting.read(
                    stored.tenant(), agentId, changes.appliedTo(stored.script().toJson())),
                commits.now()));
  }

  /** Removes a script; conversations follow it no more. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    StoredScript stored = things.expected(request, agentId, id);
    return commits.commit(request, scripts.remove(stored), Answer.nothing());
  }
}
