package io.parley.server.console;

import io.parley.core.StaleVersionException;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionSpec;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Tools;
import io.parley.core.work.Storage;
import io.parley.rag.article.Categories;
import io.parley.rag.article.Category;
import io.parley.server.automation.CrmFields;
import io.parley.server.console.page.AgentFormView;
import io.parley.server.console.page.AgentFormView.Choice;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** An agent: what people set of it, a new one, and its removal. */
@Path("/manage/{tenantId}/ai-agents/{agentId}")
public final class AgentResource {
  /** Stands in the path where the agent is yet to be; no id is like it. */
  private static final String NEW = "new";

  private static final String SECTION = "ai-agents";
  private static final int CATEGORIES = 500;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final Agents agents;
  private final Tools tools;
  private final CrmFields crmFields;
  private final Categories categories;
  private final Pages pages;

  AgentResource(
      Storage storage, Tools tools, CrmFields crmFields, Categories categories, Pages pages) {
    this.agents = new Agents(storage);
    this.tools = tools;
    this.crmFields = crmFields;
    this.categories = categories;
    this.pages = pages;
  }

  /** The form of an agent, or the empty one. */
  @GET
  @Needs(Role.VIEWER)
  public Response show(@Context ContainerRequestContext request, @PathParam("agentId") String id) {
    Visit visit = Visit.of(request);
    if (id.equals(NEW)) {
      return form(200, visit, "", 0, AgentForm.blank(), Map.of());
    }
    Agent agent = visit.agent(agents, id);
    return form(200, visit, id, agent.version(), AgentForm.of(agent.profile()), Map.of());
  }

  /** Stores what the form says. */
  @POST
  @Needs(Role.ADMIN)
  public Response store(
      @Context ContainerRequestContext request, @PathParam("agentId") String path) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    boolean fresh = path.equals(NEW);
    Optional<Agent> before = fresh ? Optional.empty() : Optional.of(visit.agent(agents, path));
    String id = before.map(Agent::id).orElseGet(() -> UniqueId.at(visit.now()));
    long version = fresh ? 0 : AccountForm.whole("version", fields.text("version").orElse("0"));
    var problems = new FormProblems();
    Optional<Agent.Profile> profile = AgentForm.read(fields, tools, problems);
    profile
        .flatMap(
            wanted ->
                crmFields.problem(
                    visit.tenant(),
                    id,
                    before.map(agent -> agent.profile().retrieval().crmFields()).orElse(List.of()),
                    wanted.retrieval().crmFields()))
        .ifPresent(problem -> problems.note(CrmFields.FIELD, problem));
    if (profile.isEmpty() || !problems.none()) {
      return form(
          UNPROCESSABLE, visit, fresh ? "" : id, version, fields.values(), problems.found());
    }
    try {
      if (fresh) {
        agents.create(visit.tenant(), id, profile.get(), visit.now());
      } else {
        agents.update(visit.tenant(), id, version, profile.get(), visit.now());
      }
    } catch (StaleVersionException e) {
      // Shown over the newest version: who saves once more does so knowing.
      return form(
          CONFLICT,
          visit,
          id,
          visit.agent(agents, id).version(),
          fields.values(),
          Map.of("", pages.page(visit, SECTION).t("agent.stale")));
    }
    return Redirect.to("/manage/" + visit.tenant() + "/ai-agents/" + id + "?done=agent");
  }

  /** Removes the agent. */
  @POST
  @Path("remove")
  @Needs(Role.ADMIN)
  public Response remove(
      @Context ContainerRequestContext request, @PathParam("agentId") String id) {
    Visit visit = Visit.of(request);
    agents.remove(visit.tenant(), visit.agent(agents, id).id(), visit.now());
    return Redirect.to("/manage/" + visit.tenant() + "/ai-agents?done=removed");
  }

  private Response form(
      int status,
      Visit visit,
      String id,
      long version,
      Map<String, String> values,
      Map<String, String> problems) {
    List<Category> known = categories.list(visit.tenant(), Optional.empty(), CATEGORIES);
    List<ActionSpec> actions = tools.all();
    return pages.show(
        status,
        "agent",
        pages.page(visit, SECTION),
        new AgentFormView(
            id,
            version,
            values,
            problems,
            choices(
                known,
                category -> new Choice(category.id(), category.content().name()),
                AgentForm.CATEGORY,
                values),
            choices(
                actions,
                action -> new Choice(action.type(), visit.texts().name("action", action.type())),
                AgentForm.TOOL,
                values),
            AccountSettingsResource.CHOICES.zones(),
            AccountForm.DAYS));
  }

  /** What there is to choose, and what was chosen though it is not there any more. */
  private static <T> List<Choice> choices(
      List<T> known, Function<T, Choice> shown, String kind, Map<String, String> values) {
    List<Choice> all = known.stream().map(shown).toList();
    List<String> names = all.stream().map(Choice::name).toList();
    Stream<Choice> gone =
        values.keySet().stream()
            .filter(field -> field.startsWith(kind))
            .map(field -> field.substring(kind.length()))
            .filter(name -> !names.contains(name))
            .map(name -> new Choice(name, name));
    return Stream.concat(all.stream(), gone).toList();
  }
}
