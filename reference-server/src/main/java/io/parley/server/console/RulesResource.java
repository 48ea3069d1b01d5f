package io.parley.server.console;

import static java.util.stream.Collectors.joining;

import io.parley.automation.journal.Journal;
import io.parley.automation.plan.Snapshot;
import io.parley.automation.replay.DryRun;
import io.parley.automation.rule.FieldTypes;
import io.parley.automation.rule.Firings;
import io.parley.automation.rule.Operator;
import io.parley.automation.rule.Rule;
import io.parley.automation.rule.Rules;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionSpec;
import io.parley.core.agent.Agent;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.event.FactSource.Reading;
import io.parley.core.json.MalformedJsonException;
import io.parley.core.work.Storage;
import io.parley.server.automation.Automation;
import io.parley.server.console.page.Icon;
import io.parley.server.console.page.PartsView;
import io.parley.server.console.page.RuleFormView;
import io.parley.server.console.page.RulesView;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of an agent: what they are, what came of them, and a form to write them. */
@Path("/manage/{tenantId}/ai-agents/{agentId}/rules")
public final class RulesResource {
  private static final int EXECUTIONS = 30;
  private static final int UNPROCESSABLE = 422;

  private final AgentPart part;
  private final Automation automation;
  private final Rules rules;

  RulesResource(Storage storage, Automation automation, Pages pages) {
    this.part = new AgentPart(storage, pages, "rules");
    this.automation = automation;
    this.rules = automation.rules();
  }

  /** The rules in the order they run, and what came of them. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(
      @Context ContainerRequestContext request, @PathParam("agentId") String agentId) {
    Visit visit = Visit.of(request);
    Agent agent = part.agent(visit, agentId);
    List<PartsView.Line> lines =
        rules.list(visit.tenant(), agentId, Optional.empty(), Rules.MOST).stream()
            .sorted(
                (a, b) ->
                    a.rule().priority() == b.rule().priority()
                        ? a.rule().id().compareTo(b.rule().id())
                        : Integer.compare(b.rule().priority(), a.rule().priority()))
            .map(saved -> line(saved.rule(), visit.texts()))
            .toList();
    return part.show(
        visit,
        "rules",
        new RulesView(
            new PartsView(agent, "rules", Icon.EFFECTS, lines),
            automation
                .journal()
                .executions(visit.tenant(), agentId, Journal.Query.newest(EXECUTIONS))));
  }

  private static PartsView.Line line(Rule rule, Texts texts) {
    String on =
        rule.on().stream().sorted().map(kind -> texts.name("kind", kind)).collect(joining(", "));
    String then =
        rule.then().stream().map(call -> texts.name("action", call.type())).collect(joining(", "));
    return new PartsView.Line(
        rule.id(), rule.name(), rule.enabled(), on + " → " + then, Optional.empty());
  }

  /** The empty form. */
  @GET
  @Path("new")
  @Needs(Role.VIEWER)
  public Response blank(
      @Context ContainerRequestContext request, @PathParam("agentId") String agentId) {
    Visit visit = Visit.of(request);
    return form(
        visit,
        agentId,
        "",
        Map.of("enabled", "true", "match", "all", "priority", "0"),
        List.of(),
        Optional.empty());
  }

  /** The form of a rule. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  public Response edit(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Rule rule = rule(visit, agentId, id).rule();
    return form(visit, agentId, id, RuleFields.of(rule), List.of(), Optional.empty());
  }

  /** Stores a new rule. */
  @POST
  @Needs(Role.ADMIN)
  public Response create(
      @Context ContainerRequestContext request, @PathParam("agentId") String agentId) {
    Visit visit = Visit.of(request);
    part.agent(visit, agentId);
    String id = UniqueId.at(visit.now());
    return stored(visit, request, agentId, id, 0);
  }

  /** Stores a changed rule as a new version. */
  @POST
  @Path("{id}")
  @Needs(Role.ADMIN)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    return stored(visit, request, agentId, id, rule(visit, agentId, id).version());
  }

  private Response stored(
      Visit visit, ContainerRequestContext request, String agentId, String id, long version) {
    Fields fields = Fields.of(request);
    try {
      Rule rule = read(visit.tenant(), agentId, id, fields);
      if (version == 0 && rules.count(visit.tenant(), agentId) >= Rules.MOST) {
        throw new ConsoleError(409);
      }
      rules.update(visit.tenant(), agentId, rule, version, visit.now());
      return part.back(visit, agentId, "saved");
    } catch (ProblemException e) {
      return refused(visit, agentId, version == 0 ? "" : id, fields, e.problem().told());
    } catch (MalformedJsonException e) {
      return refused(visit, agentId, version == 0 ? "" : id, fields, List.of(e.getMessage()));
    }
  }

  private Rule read(TenantId tenant, String agentId, String id, Fields fields) {
    return automation.ruleForms().read(tenant, agentId, id, RuleFields.json(fields), "");
  }

  private Response refused(
      Visit visit, String agentId, String id, Fields fields, List<String> problems) {
    return Response.fromResponse(
            form(visit, agentId, id, fields.values(), problems, Optional.empty()))
        .status(UNPROCESSABLE)
        .build();
  }

  /** Switches a rule on or off. */
  @POST
  @Path("{id}/switch")
  @Needs(Role.ADMIN)
  public Response turn(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Rules.Saved saved = rule(visit, agentId, id);
    boolean on = Fields.of(request).raw("to").equals("on");
    Rule rule = on ? saved.rule().switchedOn() : saved.rule().disabled();
    rules.update(visit.tenant(), agentId, rule, saved.version(), visit.now());
    return part.back(visit, agentId, on ? "switchedOn" : "switchedOff");
  }

  /** Removes a rule. */
  @POST
  @Path("{id}/remove")
  @Needs(Role.ADMIN)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    rule(visit, agentId, id);
    rules.remove(visit.tenant(), agentId, id, visit.now());
    return part.back(visit, agentId, "removed");
  }

  /** Says what a rule would do with an event. */
  @POST
  @Path("{id}/test")
  @Needs(Role.OPERATOR)
  public Response test(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Rule rule = rule(visit, agentId, id).rule();
    Fields fields = Fields.of(request);
    Map<String, Object> facts = new LinkedHashMap<>();
    RuleFields.pairs(fields.raw("facts"))
        .forEach(
            (name, value) -> {
              if (value != null) {
                facts.put(name, value);
              }
            });
    String kind =
        fields
            .text("kind")
            .orElseGet(() -> rule.on().stream().sorted().findFirst().orElse("event.given"));
    Event event =
        new Event(
            visit.tenant(),
            "given",
            kind,
            "given",
            "given",
            visit.now(),
            visit.now(),
            "given",
            facts,
            Optional.empty(),
            0);
    Snapshot snapshot = automation.known().snapshot(event, agentId, Reading.NOTHING, visit.now());
    DryRun.Report report = automation.dryRun().of(rule, snapshot, visit.now(), Firings.NONE);
    Map<String, String> values = new LinkedHashMap<>(RuleFields.of(rule));
    values.put("kind", kind);
    values.put("facts", fields.raw("facts"));
    return form(visit, agentId, id, values, List.of(), Optional.of(report));
  }

  private Response form(
      Visit visit,
      String agentId,
      String id,
      Map<String, String> values,
      List<String> problems,
      Optional<DryRun.Report> tried) {
    FieldTypes fields = automation.settings().fields(visit.tenant(), agentId);
    return part.show(
        visit,
        "rule",
        new RuleFormView(
            part.agent(visit, agentId),
            id,
            values,
            problems,
            List.copyOf(EventKinds.all()),
            List.copyOf(fields.all().keySet()),
            Arrays.stream(Operator.values()).map(Operator::word).toList(),
            automation.catalog().all().stream().map(ActionSpec::type).toList(),
            tried));
  }

  private Rules.Saved rule(Visit visit, String agentId, String id) {
    part.agent(visit, agentId);
    return rules.find(visit.tenant(), agentId, id).orElseThrow(() -> new ConsoleError(404));
  }
}
