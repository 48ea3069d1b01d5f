package io.parley.server.resource;

import io.parley.automation.rule.InvalidRuleException;
import io.parley.automation.rule.Rule;
import io.parley.automation.rule.Rules;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agents;
import io.parley.server.automation.Automation;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of an agent as people configure them. */
@Path("/api/agents/{agentId}/rules")
@Produces(MediaType.APPLICATION_JSON)
public final class RuleResource {
  private final AgentThings<Rules.Saved> things;
  private final Automation automation;
  private final Rules rules;
  private final Commits commits;

  public RuleResource(Agents agents, Automation automation, Commits commits) {
    this.automation = automation;
    this.rules = automation.rules();
    this.commits = commits;
    this.things =
        new AgentThings<>(
            agents,
            new AgentThings.Kind<>(
                "rule",
                rules::list,
                rules::find,
                saved -> saved.rule().id(),
                Rules.Saved::version,
                RuleView::of));
  }

  /** The agent's rules, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = RuleView.Shape.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return things.list(request, agentId, limit, cursor);
  }

  /** Creates a rule; it runs from the next event on. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Exchange(gives = RuleView.Shape.class, status = 201, takes = RuleView.Settings.class)
  public Response create(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @Nullable MergePatch body) {
    TenantId tenant = things.tenant(request, agentId);
    Instant now = commits.now();
    Rule rule =
        automation
            .ruleForms()
            .read(tenant, agentId, UniqueId.at(now), Bodies.present(body).changes(), "");
    if (rules.count(tenant, agentId) >= Rules.MOST) {
      throw new ProblemException(
          Problem.of(
              409, "agent '" + agentId + "' has " + Rules.MOST + " rules, which is the most"));
    }
    return commits.commit(
        request,
        Rules.save(tenant, agentId, rule, 0),
        Answer.created(
            "/api/agents/" + agentId + "/rules/" + rule.id(),
            RuleView.of(new Rules.Saved(tenant, agentId, rule, 1, now, now))),
        now);
  }

  /** One rule. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = RuleView.Shape.class)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    return things.read(request, agentId, id);
  }

  /** Changes what the patch names, as a new version. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = RuleView.Shape.class, takes = RuleView.Settings.class)
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
        saved ->
            rules.update(
                saved.tenant(),
                agentId,
                automation
                    .ruleForms()
                    .read(saved.tenant(), agentId, id, patched(saved.rule(), changes), ""),
                saved.version(),
                commits.now()));
  }

  /**
   * A merge patch merges objects, and a condition of one form merged with one of another form is
   * none: then the new one is meant as a whole.
   */
  private static Map<String, @Nullable Object> patched(Rule rule, MergePatch changes) {
    Map<String, @Nullable Object> merged = changes.appliedTo(rule.toJson());
    if (changes.changes().get("when") instanceof Map<?, ?> when) {
      try {
        var unused = Rule.fromJson(rule.id(), merged);
      } catch (InvalidRuleException e) {
        if (e.field().startsWith("when")) {
          merged.put("when", when);
        }
      }
    }
    return merged;
  }

  /** Removes a rule. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Rules.Saved saved = things.expected(request, agentId, id);
    rules.remove(saved.tenant(), agentId, id, commits.now());
    return Answer.nothing().response();
  }
}
