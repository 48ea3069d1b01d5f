package io.parley.server.resource;

import io.parley.automation.journal.Journal;
import io.parley.automation.journal.Run;
import io.parley.automation.plan.Places;
import io.parley.automation.plan.Snapshot;
import io.parley.automation.replay.Replay;
import io.parley.automation.rule.Firings;
import io.parley.automation.rule.Rule;
import io.parley.automation.rule.RuleSet;
import io.parley.automation.rule.Rules;
import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agents;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource.Reading;
import io.parley.core.work.Storage;
import io.parley.server.automation.Automation;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Consumes;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What rules did, would do now, and would have done. */
@Path("/api/agents/{agentId}/rules")
@Produces(MediaType.APPLICATION_JSON)
public final class RuleTrialResource {
  private final Storage storage;
  private final Agents agents;
  private final Automation automation;
  private final Commits commits;

  public RuleTrialResource(Storage storage, Agents agents, Automation automation, Commits commits) {
    this.storage = storage;
    this.agents = agents;
    this.automation = automation;
    this.commits = commits;
  }

  /**
   * Which event to try a rule on.
   *
   * @param eventId one that happened
   * @param event or one that might
   * @param now the time to try it at; by default the event's
   */
  public record Trial(Optional<String> eventId, @Nullable Given event, Optional<Instant> now) {
    public Trial {
      if (eventId.isPresent() == (event != null)) {
        throw new IllegalArgumentException("eventId or event must be given, and not both");
      }
    }
  }

  /** An event that might happen. */
  public record Given(
      @Nullable String type,
      Optional<String> subject,
      Optional<Instant> occurredAt,
      @Nullable Map<String, @Nullable Object> facts) {
    public Given {
      var unused = Bodies.required("type", type);
    }
  }

  /** Rules that might be, and the time range to try them on. */
  public record Range(
      @Nullable List<Map<String, @Nullable Object>> rules,
      @Nullable Instant from,
      Optional<Instant> to) {
    public Range {
      var unused = List.of(Bodies.required("rules", rules), Bodies.required("from", from));
    }
  }

  /** What the agent's rules came to, newest first. */
  @GET
  @Path("executions")
  @Needs(Role.VIEWER)
  @Exchange(gives = RuleView.Ran.class, page = true)
  public Response executions(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @QueryParam("ruleId") @Nullable String ruleId,
      @QueryParam("eventId") @Nullable String eventId,
      @QueryParam("fired") @Nullable String fired,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    TenantId tenant = agent(request, agentId);
    Page page = Page.of(limit, cursor);
    var query =
        new Journal.Query(
            Optional.ofNullable(ruleId),
            Optional.ofNullable(eventId),
            Bodies.parameter("fired", Flag.class, fired).map(Flag.TRUE::equals),
            page.before(),
            page.withNext());
    return Answer.ok(
            page.body(
                automation.journal().executions(tenant, agentId, query),
                Journal.Execution::id,
                execution -> RuleView.of(tenant, execution, storage.log())))
        .response();
  }

  private enum Flag {
    TRUE,
    FALSE
  }

  /** What a rule would do with an event. Nothing is done. */
  @POST
  @Path("{id}/test")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = RuleView.Trial.class)
  public Response test(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id,
      @Nullable Trial trial) {
    TenantId tenant = agent(request, agentId);
    Rule rule =
        ProblemException.present(automation.rules().find(tenant, agentId, id), "rule", id).rule();
    Trial wanted = Bodies.present(trial);
    Instant now = commits.now();
    Looked looked =
        wanted.event() == null
            ? past(tenant, agentId, rule, wanted)
            : given(tenant, wanted.event(), now);
    Instant at = wanted.now().orElse(looked.at());
    Snapshot snapshot = automation.known().snapshot(looked.event(), agentId, looked.read(), at);
    var report = automation.dryRun().of(rule, snapshot, at, Firings.NONE);
    return commits.answered(request, Answer.ok(RuleView.of(report, looked.facts())));
  }

  /**
   * An event with what is known of its subjects.
   *
   * @param facts where the facts are from, in one word
   */
  private record Looked(Event event, Reading read, Instant at, String facts) {}

  private static Looked given(TenantId tenant, Given given, Instant now) {
    String kind = Bodies.required("type", given.type());
    Instant occurredAt = given.occurredAt().orElse(now);
    Event event =
        ProblemException.checked(
            () ->
                new Event(
                    tenant,
                    "given",
                    kind,
                    given.subject().filter(text -> !text.isEmpty()).orElse("given"),
                    "given",
                    occurredAt,
                    occurredAt,
                    "given",
                    known(given.facts()),
                    Optional.empty(),
                    0));
    return new Looked(event, Reading.NOTHING, occurredAt, "given");
  }

  /** Null says that nothing is known, as leaving it out does. */
  private static Map<String, Object> known(@Nullable Map<String, @Nullable Object> facts) {
    var known = new LinkedHashMap<String, Object>();
    if (facts != null) {
      facts.forEach(
          (name, value) -> {
            if (value != null) {
              known.put(name, value);
            }
          });
    }
    return known;
  }

  private Looked past(TenantId tenant, String agentId, Rule rule, Trial wanted) {
    String id = wanted.eventId().orElseThrow();
    Event event = ProblemException.present(storage.log().event(tenant, id), "event", id).event();
    Optional<Run> run = automation.journal().of(tenant, agentId, id);
    if (run.isPresent()) {
      return new Looked(event, Reading.of(run.get().read(), List.of()), run.get().at(), "recorded");
    }
    if (automation.places().of(event, Map.of()) instanceof Places.Place.At at) {
      try {
        Reading read = automation.known().read(event, at, List.of(rule));
        return new Looked(event, read, event.receivedAt(), "read");
      } catch (RemoteException e) {
        return new Looked(event, Reading.NOTHING, event.receivedAt(), "event");
      }
    }
    return new Looked(event, Reading.NOTHING, event.receivedAt(), "event");
  }

  /** What other rules would have done in a time range. Nothing is done. */
  @POST
  @Path("replay")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = RuleView.Replayed.class)
  public Response replay(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @Nullable Range range) {
    TenantId tenant = agent(request, agentId);
    Range wanted = Bodies.present(range);
    Instant from = Bodies.required("from", wanted.from());
    Instant to = wanted.to().orElseGet(commits::now);
    if (!from.isBefore(to)) {
      throw ProblemException.field("from", "from " + from + " must be before to " + to);
    }
    RuleSet candidate = candidate(tenant, agentId, Bodies.required("rules", wanted.rules()));
    Replay.Report report =
        automation
            .replay()
            .compare(
                tenant,
                agentId,
                automation.rules().book(tenant, agentId).rules(),
                candidate,
                from,
                to);
    return commits.answered(request, Answer.ok(RuleView.of(report, from, to)));
  }

  private RuleSet candidate(
      TenantId tenant, String agentId, List<Map<String, @Nullable Object>> rules) {
    if (rules.size() > Rules.MOST) {
      throw ProblemException.field(
          "rules", "rules has " + rules.size() + " rules; it must have at most " + Rules.MOST);
    }
    var read = new ArrayList<Rule>();
    for (int i = 0; i < rules.size(); i++) {
      var json = new LinkedHashMap<String, @Nullable Object>(rules.get(i));
      // What a list of rules shows besides what people write.
      Object id = json.remove("id");
      List.of("version", "createdAt", "updatedAt").forEach(json::remove);
      read.add(
          automation
              .ruleForms()
              .read(
                  tenant,
                  agentId,
                  id instanceof String given && !given.isBlank()
                      ? given
                      : UniqueId.at(commits.now()),
                  json,
                  "rules[" + i + "]."));
    }
    return ProblemException.checked(() -> RuleSet.of(read));
  }

  private TenantId agent(ContainerRequestContext request, String agentId) {
    return AgentThings.tenant(agents, request, agentId);
  }
}
