package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.StartScript;
import io.parley.core.conversation.Conversation;
import io.parley.core.script.Following;
import io.parley.core.script.Followings;
import io.parley.core.script.ScriptProgress;
import io.parley.core.script.StoredScript;
import io.parley.server.automation.Scripting;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which conversations follow a script, how far they are, and how closely they keep to it. */
@Path("/api/agents/{agentId}/scripts/{scriptId}/followings")
@Produces(MediaType.APPLICATION_JSON)
public final class FollowingResource {
  private final Agents agents;
  private final Conversations conversations;
  private final Scripting scripting;
  private final Followings followings;
  private final Commits commits;

  public FollowingResource(
      Agents agents, Conversations conversations, Scripting scripting, Commits commits) {
    this.agents = agents;
    this.conversations = conversations;
    this.scripting = scripting;
    this.followings = scripting.followings();
    this.commits = commits;
  }

  /** The followings, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = ScriptView.Followed.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("scriptId") String scriptId,
      @QueryParam("status") @Nullable String status,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    StoredScript stored = script(request, agentId, scriptId);
    Page page = Page.of(limit, cursor);
    List<Following> found =
        followings.ofScript(
            stored.tenant(),
            scriptId,
            Bodies.parameter("status", ScriptProgress.Status.class, status),
            page.before(),
            page.withNext());
    return Answer.ok(page.body(found, Following::id, this::view)).response();
  }

  /** In which conversation a script is to begin. */
  record Begin(@Nullable String conversationId) {}

  /** Begins the script in a conversation by hand and says its first words. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = ScriptView.Followed.class, status = 201)
  public Response create(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("scriptId") String scriptId,
      @Nullable Begin begin) {
    StoredScript stored = script(request, agentId, scriptId);
    Begin wanted = Bodies.present(begin);
    String id =
        ProblemException.checked(() -> Bodies.required("conversationId", wanted.conversationId()));
    Instant now = commits.now();
    Conversation conversation =
        conversations
            .find(stored.tenant(), id)
            .filter(found -> found.agentId().equals(agentId))
            .orElseThrow(
                () ->
                    ProblemException.field(
                        "conversationId",
                        "conversationId '" + id + "' is no conversation of the agent"));
    StartScript.Begun begun = scripting.begin(stored, conversation, "by hand", now);
    return commits.commit(
        request,
        begun.writes(),
        Answer.created(
            "/api/agents/"
                + agentId
                + "/scripts/"
                + scriptId
                + "/followings/"
                + begun.following().id(),
            view(begun.following())),
        now);
  }

  /** One following with what became of each step. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = ScriptView.Followed.class)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("scriptId") String scriptId,
      @PathParam("id") String id) {
    Following found = following(request, agentId, scriptId, id);
    return Answer.ok(view(found), found.version()).response();
  }

  /** Ends it; one that is over stays as it is. The history is kept. */
  @DELETE
  @Path("{id}")
  @Needs(Role.OPERATOR)
  @Exchange(status = 204)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("scriptId") String scriptId,
      @PathParam("id") String id) {
    Expected expected = Expected.of(request);
    return expected.change(
        () -> {
          Following found = following(request, agentId, scriptId, id);
          expected.check("following " + id, found.version());
          Instant now = commits.now();
          return commits.commit(
              request,
              found.active()
                  ? List.of(
                      Followings.save(found.at(found.progress().stopped("stopped by hand"), now)))
                  : List.of(),
              Answer.nothing(),
              now);
        });
  }

  private Map<String, @Nullable Object> view(Following following) {
    return ScriptView.of(
        following,
        scripting
            .scripts()
            .at(following.tenant(), following.scriptId(), following.scriptVersion()));
  }

  private StoredScript script(ContainerRequestContext request, String agentId, String id) {
    TenantId tenant = AgentThings.tenant(agents, request, agentId);
    return ProblemException.present(
        scripting.scripts().find(tenant, id).filter(stored -> stored.agentId().equals(agentId)),
        "script",
        id);
  }

  private Following following(
      ContainerRequestContext request, String agentId, String scriptId, String id) {
    StoredScript stored = script(request, agentId, scriptId);
    return ProblemException.present(
        followings.find(stored.tenant(), id).filter(found -> found.scriptId().equals(scriptId)),
        "following",
        id);
  }
}
