package io.parley.server.console;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.script.Adherence;
import io.parley.core.script.Following;
import io.parley.core.script.Followings;
import io.parley.core.script.Script;
import io.parley.core.script.ScriptProgress;
import io.parley.core.script.Scripts;
import io.parley.core.script.StoredScript;
import io.parley.core.work.Storage;
import io.parley.server.automation.Scripting;
import io.parley.server.console.page.Icon;
import io.parley.server.console.page.PartsView;
import io.parley.server.console.page.ScriptPage;
import io.parley.server.console.page.Texts;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** The scripts of an agent: written, switched, and watched. */
@Path("/manage/{tenantId}/ai-agents/{agentId}/scripts")
public final class ScriptsResource {
  private static final int SHOWN = 200;
  private static final int PLACES = 50;
  private static final String NEW = "new";

  private final Storage storage;
  private final AgentPart part;
  private final Conversations conversations;
  private final Scripting scripting;
  private final Scripts scripts;
  private final Followings followings;

  ScriptsResource(Storage storage, Scripting scripting, Pages pages) {
    this.storage = storage;
    this.part = new AgentPart(storage, pages, "scripts");
    this.conversations = new Conversations(storage.documents());
    this.scripting = scripting;
    this.scripts = scripting.scripts();
    this.followings = scripting.followings();
  }

  /** The list. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(
      @Context ContainerRequestContext request, @PathParam("agentId") String agentId) {
    Visit visit = Visit.of(request);
    Agent agent = part.agent(visit, agentId);
    List<PartsView.Line> lines =
        scripts.ofAgent(visit.tenant(), agentId, Optional.empty(), SHOWN).stream()
            .map(stored -> line(stored, visit.texts()))
            .toList();
    return part.show(visit, "parts", new PartsView(agent, "scripts", Icon.CHAT, lines));
  }

  private PartsView.Line line(StoredScript stored, Texts texts) {
    String counts =
        texts.of(
            "scripts.counts",
            stored.script().steps().size(),
            count(stored, ScriptProgress.Status.ACTIVE),
            count(stored, ScriptProgress.Status.FINISHED),
            count(stored, ScriptProgress.Status.STOPPED));
    return new PartsView.Line(
        stored.id(),
        stored.script().name(),
        stored.script().enabled(),
        counts,
        Optional.of(stored.updatedAt()));
  }

  private long count(StoredScript stored, ScriptProgress.Status status) {
    return followings.count(stored.tenant(), stored.id(), status);
  }

  /** One script; {@code new} for one that is yet to be written. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    if (id.equals(NEW)) {
      return show(visit, 200, agentId, Optional.empty(), ScriptForm.empty(), List.of());
    }
    StoredScript stored = script(visit.tenant(), agentId, id);
    return show(
        visit, 200, agentId, Optional.of(stored), ScriptForm.of(stored.script()), List.of());
  }

  /** Saves what was written; {@code new} makes one. */
  @POST
  @Path("{id}")
  @Needs(Role.ADMIN)
  public Response save(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    part.agent(visit, agentId);
    Optional<StoredScript> stored =
        id.equals(NEW) ? Optional.empty() : Optional.of(script(visit.tenant(), agentId, id));
    ScriptPage.Form form = ScriptForm.of(Fields.of(request));
    Script script;
    try {
      script = scripting.read(visit.tenant(), agentId, ScriptForm.json(form));
    } catch (ProblemException e) {
      return show(visit, e.problem().status(), agentId, stored, form, e.problem().told());
    }
    StoredScript saved =
        stored.isPresent()
            ? scripts.update(stored.get(), script, visit.now())
            : scripts.create(
                visit.tenant(), UniqueId.at(visit.now()), agentId, script, visit.now());
    return part.on(visit, agentId, saved.id(), "saved");
  }

  /** Switches it on or off. */
  @POST
  @Path("{id}/switch")
  @Needs(Role.ADMIN)
  public Response turn(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    StoredScript stored = script(visit.tenant(), agentId, id);
    boolean on = Fields.of(request).raw("to").equals("on");
    scripts.update(stored, stored.script().enabled(on), visit.now());
    return part.back(visit, agentId, on ? "switchedOn" : "switchedOff");
  }

  /** Removes it; conversations follow it no more. */
  @POST
  @Path("{id}/remove")
  @Needs(Role.ADMIN)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    StoredScript stored = script(visit.tenant(), agentId, id);
    storage.work().commit(scripts.remove(stored), visit.now());
    return part.back(visit, agentId, "removed");
  }

  /** Begins it in a conversation by hand. */
  @POST
  @Path("{id}/followings")
  @Needs(Role.OPERATOR)
  public Response begin(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    StoredScript stored = script(visit.tenant(), agentId, id);
    ScriptPage.Form form = ScriptForm.of(stored.script());
    String named = Fields.of(request).text("conversation").orElse("");
    Optional<Conversation> conversation =
        conversations.find(visit.tenant(), named).filter(found -> found.agentId().equals(agentId));
    if (conversation.isEmpty()) {
      String problem = "conversation '" + named + "' is none of the agent's";
      return show(visit, 422, agentId, Optional.of(stored), form, List.of(problem));
    }
    try {
      var begun =
          scripting.begin(stored, conversation.get(), "by " + visit.member().name(), visit.now());
      storage.work().commit(begun.writes(), visit.now());
      return part.on(visit, agentId, id, "begun");
    } catch (ProblemException e) {
      return show(
          visit, e.problem().status(), agentId, Optional.of(stored), form, e.problem().told());
    }
  }

  /** Takes a conversation out of it. */
  @POST
  @Path("{id}/followings/{followingId}/stop")
  @Needs(Role.OPERATOR)
  public Response stop(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id,
      @PathParam("followingId") String followingId) {
    Visit visit = Visit.of(request);
    script(visit.tenant(), agentId, id);
    Following following =
        followings
            .find(visit.tenant(), followingId)
            .filter(found -> found.scriptId().equals(id))
            .orElseThrow(() -> new ConsoleError(404));
    if (following.active()) {
      String why = "stopped by " + visit.member().name();
      storage
          .work()
          .commit(
              List.of(
                  Followings.save(following.at(following.progress().stopped(why), visit.now()))),
              visit.now());
    }
    return part.on(visit, agentId, id, "stopped");
  }

  private Response show(
      Visit visit,
      int status,
      String agentId,
      Optional<StoredScript> stored,
      ScriptPage.Form form,
      List<String> problems) {
    return part.show(
        visit,
        status,
        "script",
        new ScriptPage(
            agentId,
            part.agent(visit, agentId).profile().name(),
            stored.map(StoredScript::id).orElse(""),
            form,
            problems,
            stored.map(this::places).orElse(List.of())));
  }

  private List<ScriptPage.Place> places(StoredScript stored) {
    return followings
        .ofScript(stored.tenant(), stored.id(), Optional.empty(), Optional.empty(), PLACES)
        .stream()
        .map(this::place)
        .toList();
  }

  private ScriptPage.Place place(Following following) {
    return new ScriptPage.Place(
        following,
        conversations
            .find(following.tenant(), following.conversationId())
            .flatMap(Conversation::contact)
            .orElse(""),
        scripts
            .at(following.tenant(), following.scriptId(), following.scriptVersion())
            .map(script -> Adherence.of(script, following.progress()))
            .orElse(new Adherence(List.of(), Optional.empty())));
  }

  private StoredScript script(TenantId tenant, String agentId, String id) {
    return scripts
        .find(tenant, id)
        .filter(found -> found.agentId().equals(agentId))
        .orElseThrow(() -> new ConsoleError(404));
  }
}
