package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.agent.Agents;
import io.parley.core.mirror.MirrorPosition;
import io.parley.core.mirror.MirrorQuery;
import io.parley.kommo.entity.User;
import io.parley.kommo.sync.KommoMirror;
import io.parley.kommo.sync.Mirrored;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.kommo.Integrations;
import io.parley.server.kommo.KommoSync;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What was in a connected account when it was synced last, highest number first. A filter that a
 * list does not have is refused, not ignored.
 */
@Path(
    "/api/agents/{agentId}/integrations/{integrationId}/"
        + "{list: pipelines|users|custom-fields|tags|leads|contacts|companies|tasks}")
@Produces(MediaType.APPLICATION_JSON)
public final class MirrorResource {
  private static final Set<String> PAGING = Set.of("limit", "cursor", "query");
  private static final Set<String> ENTITIES = Set.of("leads", "contacts", "companies");

  private static final Map<String, Set<String>> FILTERS =
      Map.of(
          "pipelines", Set.of(),
          "users", Set.of(),
          "custom-fields", Set.of("entityType"),
          "tags", Set.of("entityType"),
          "leads", Set.of("pipelineId", "statusId", "responsibleUserId", "updatedSince"),
          "contacts", Set.of("companyId", "responsibleUserId", "updatedSince"),
          "companies", Set.of("responsibleUserId", "updatedSince"),
          "tasks", Set.of("entityType", "entityId", "responsibleUserId", "updatedSince"));

  private final Agents agents;
  private final Integrations integrations;
  private final KommoSync sync;

  public MirrorResource(Agents agents, Integrations integrations, KommoSync sync) {
    this.agents = agents;
    this.integrations = integrations;
    this.sync = sync;
  }

  /** A page of a list. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(
      gives = {
        MirrorView.LeadView.class,
        MirrorView.ContactView.class,
        MirrorView.CompanyView.class,
        MirrorView.TaskView.class,
        MirrorView.DefinitionView.class,
        MirrorView.TagView.class,
        MirrorView.PipelineView.class,
        User.class
      },
      page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("integrationId") String integrationId,
      @PathParam("list") String list) {
    KommoMirror mirror = mirror(request, agentId, integrationId);
    var asked = new Asked(list, request.getUriInfo().getQueryParameters());
    MirrorQuery query = asked.query();
    Page page = asked.page();
    return switch (list) {
      case "pipelines" -> answer(page, mirror.pipelines(query), MirrorView::pipeline);
      case "users" -> answer(page, mirror.users(query), MirrorView::user);
      case "custom-fields" -> answer(page, mirror.customFields(query), MirrorView::field);
      case "tags" -> placed(page, mirror.tags(query), MirrorView::tag);
      case "leads" -> answer(page, mirror.leads(query), MirrorView::lead);
      case "contacts" -> answer(page, mirror.contacts(query), MirrorView::contact);
      case "companies" -> answer(page, mirror.companies(query), MirrorView::company);
      default -> answer(page, mirror.tasks(query), MirrorView::task);
    };
  }

  /** One lead or contact. */
  @GET
  @Path("{id: [0-9]{1,18}}")
  @Needs(Role.VIEWER)
  @Exchange(gives = {MirrorView.LeadView.class, MirrorView.ContactView.class})
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("integrationId") String integrationId,
      @PathParam("list") String list,
      @PathParam("id") long id) {
    KommoMirror mirror = mirror(request, agentId, integrationId);
    Optional<Object> found =
        switch (list) {
          case "leads" -> mirror.lead(id).map(MirrorView::lead);
          case "contacts" -> mirror.contact(id).map(MirrorView::contact);
          default -> Optional.empty();
        };
    return Answer.ok(ProblemException.present(found, "entry of " + list, Long.toString(id)))
        .response();
  }

  private static <T> Response answer(Page page, List<Mirrored<T>> found, Function<T, Object> view) {
    return placed(page, found, one -> view.apply(one.value()));
  }

  private static <T> Response placed(
      Page page, List<Mirrored<T>> found, Function<Mirrored<T>, Object> view) {
    return Answer.ok(page.body(found, one -> one.position().toString(), view)).response();
  }

  private KommoMirror mirror(ContainerRequestContext request, String agentId, String id) {
    TenantId tenant = AgentThings.tenant(agents, request, agentId);
    ProblemException.present(integrations.find(tenant, agentId, id), "integration", id);
    return sync.mirror(tenant, id);
  }

  /** The parameters of a list. */
  private record Asked(String list, MultivaluedMap<String, String> parameters) {
    Asked {
      Set<String> known = FILTERS.getOrDefault(list, Set.of());
      for (String name : parameters.keySet()) {
        if (!PAGING.contains(name) && !known.contains(name)) {
          throw ProblemException.field(
              name, name + " is no filter of " + list + "; it has " + known + " and query");
        }
      }
    }

    Page page() {
      return Page.of(parameters.getFirst("limit"), parameters.getFirst("cursor"));
    }

    MirrorQuery query() {
      return new MirrorQuery(
          parent(),
          number("responsibleUserId"),
          Bodies.instant("updatedSince", parameters.getFirst("updatedSince")),
          text("query").map(words -> words.toLowerCase(Locale.ROOT)),
          page()
              .before()
              .map(
                  cursor -> {
                    try {
                      return MirrorPosition.parse(cursor);
                    } catch (IllegalArgumentException e) {
                      throw ProblemException.field(
                          "cursor", "cursor must be the nextCursor of an earlier page");
                    }
                  }),
          page().withNext());
    }

    private Optional<String> parent() {
      return switch (list) {
        case "leads" -> nested("pipelineId", number("pipelineId"), "statusId");
        case "tasks" -> nested("entityType", entityType(), "entityId");
        case "contacts" -> number("companyId");
        default -> entityType();
      };
    }

    private Optional<String> nested(String outer, Optional<String> parent, String inner) {
      Optional<String> child = number(inner);
      if (child.isPresent() && parent.isEmpty()) {
        throw ProblemException.field(outer, outer + " is required where " + inner + " is given");
      }
      return parent.map(value -> child.map(id -> value + "/" + id).orElse(value));
    }

    private Optional<String> entityType() {
      Optional<String> type = text("entityType");
      if (type.isPresent() && !ENTITIES.contains(type.get())) {
        throw ProblemException.field(
            "entityType", "entityType '" + type.get() + "' must be one of " + ENTITIES);
      }
      return type;
    }

    private Optional<String> number(String name) {
      Optional<String> value = text(name);
      if (value.isPresent() && !value.get().matches("[0-9]{1,18}")) {
        throw ProblemException.field(
            name, name + " '" + value.get() + "' must be a whole number, 0 or more");
      }
      return value;
    }

    private Optional<String> text(String name) {
      Optional<String> value = Optional.ofNullable(parameters.getFirst(name));
      if (value.filter(text -> text.isBlank() || text.length() > 200).isPresent()) {
        throw ProblemException.field(name, name + " must have 1 to 200 characters");
      }
      return value;
    }
  }
}
