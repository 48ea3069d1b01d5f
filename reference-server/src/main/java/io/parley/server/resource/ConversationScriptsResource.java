package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.agent.Conversations;
import io.parley.core.script.Following;
import io.parley.server.automation.Scripting;
import io.parley.server.call.Answer;
import io.parley.server.contract.Exchange;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scripts that a conversation follows and followed. */
@Path("/api/chat/conversations/{id}/scripts")
@Produces(MediaType.APPLICATION_JSON)
public final class ConversationScriptsResource {
  private final Conversations conversations;
  private final Scripting scripting;

  public ConversationScriptsResource(Conversations conversations, Scripting scripting) {
    this.conversations = conversations;
    this.scripting = scripting;
  }

  /** Progress and adherence, newest first; in one page, since a conversation follows few. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = ScriptView.Followed.class, page = true)
  public Response list(@Context ContainerRequestContext request, @PathParam("id") String id) {
    TenantId tenant = Caller.of(request).tenant();
    ProblemException.present(conversations.find(tenant, id), "conversation", id);
    List<Following> found = scripting.followings().of(tenant, id);
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put(
        "items",
        found.stream()
            .map(
                following ->
                    ScriptView.of(
                        following,
                        scripting
                            .scripts()
                            .at(tenant, following.scriptId(), following.scriptVersion())))
            .toList());
    body.put("nextCursor", null);
    return Answer.ok(body).response();
  }
}
