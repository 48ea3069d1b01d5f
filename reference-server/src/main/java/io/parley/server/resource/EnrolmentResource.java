package io.parley.server.resource;

import io.parley.automation.sequence.Enrolment;
import io.parley.automation.sequence.Enrolments;
import io.parley.automation.sequence.Enrolments.Enrolling;
import io.parley.automation.sequence.StoredSequence;
import io.parley.core.TenantId;
import io.parley.core.agent.Agents;
import io.parley.core.work.WorkLog;
import io.parley.server.automation.Sequencing;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.problem.Problem;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is where in a sequence. */
@Path("/api/agents/{agentId}/sequences/{sequenceId}/enrolments")
@Produces(MediaType.APPLICATION_JSON)
public final class EnrolmentResource {
  private final Agents agents;
  private final Sequencing sequencing;
  private final Enrolments enrolments;
  private final WorkLog ledger;
  private final Commits commits;

  public EnrolmentResource(Agents agents, Sequencing sequencing, WorkLog ledger, Commits commits) {
    this.agents = agents;
    this.sequencing = sequencing;
    this.enrolments = sequencing.enrolments();
    this.ledger = ledger;
    this.commits = commits;
  }

  /** The enrolments, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = SequenceView.Enrolled.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("sequenceId") String sequenceId,
      @QueryParam("status") @Nullable String status,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    StoredSequence stored = sequence(request, agentId, sequenceId);
    Page page = Page.of(limit, cursor);
    List<Enrolment> found =
        enrolments.of(
            stored.tenant(),
            sequenceId,
            Bodies.parameter("status", Enrolment.Status.class, status),
            page.before(),
            page.withNext());
    return Answer.ok(page.body(found, Enrolment::id, this::view)).response();
  }

  /**
   * Who is to be enrolled.
   *
   * @param subject such as {@code lead:17}
   * @param integrationId where the agent has several
   * @param facts known of the subject, for texts and conditions
   */
  record Start(
      @Nullable String subject,
      @Nullable String integrationId,
      @Nullable Map<String, @Nullable Object> facts) {}

  /** Enrols a subject by hand; the condition of the sequence is not asked, its policy is. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = SequenceView.Enrolled.class, status = 201)
  public Response create(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("sequenceId") String sequenceId,
      @Nullable Start start) {
    StoredSequence stored = sequence(request, agentId, sequenceId);
    Start wanted = Bodies.present(start);
    String named = ProblemException.checked(() -> Bodies.required("subject", wanted.subject()));
    Sequencing.Subject subject =
        sequencing.subject(
            stored.tenant(), agentId, named, Optional.ofNullable(wanted.integrationId()));
    Instant now = commits.now();
    var begin =
        new Enrolments.Start(
            subject.mailbox(),
            subject.target(),
            wanted.facts() == null ? Map.of() : wanted.facts(),
            "by hand",
            Optional.empty(),
            Optional.empty(),
            0);
    return switch (enrolments.begin(stored, begin, now)) {
      case Enrolling.Refused(var reason) ->
          throw new ProblemException(Problem.of(409, named + " was not enrolled: " + reason));
      case Enrolling.Begun(var enrolment, var replaced, var writes) ->
          commits.commit(
              request,
              writes,
              Answer.created(
                  "/api/agents/"
                      + agentId
                      + "/sequences/"
                      + sequenceId
                      + "/enrolments/"
                      + enrolment.id(),
                  view(enrolment)),
              now);
    };
  }

  /** One enrolment with the history of its steps. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = SequenceView.Enrolled.class)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("sequenceId") String sequenceId,
      @PathParam("id") String id) {
    Enrolment found = enrolment(request, agentId, sequenceId, id);
    return Answer.ok(view(found), found.version()).response();
  }

  /** Takes a subject out; one that is through stays as it is. The history is kept. */
  @DELETE
  @Path("{id}")
  @Needs(Role.OPERATOR)
  @Exchange(status = 204)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("sequenceId") String sequenceId,
      @PathParam("id") String id) {
    Expected expected = Expected.of(request);
    return expected.change(
        () -> {
          Enrolment found = enrolment(request, agentId, sequenceId, id);
          expected.check("enrolment " + id, found.version());
          Instant now = commits.now();
          return commits.commit(
              request,
              found.active() ? enrolments.exit(found, "stopped by hand", now) : List.of(),
              Answer.nothing(),
              now);
        });
  }

  private Map<String, @Nullable Object> view(Enrolment enrolment) {
    return SequenceView.of(
        enrolment,
        sequencing
            .sequences()
            .at(
                enrolment.tenant(),
                enrolment.way().sequenceId(),
                enrolment.way().sequenceVersion()),
        ledger);
  }

  private StoredSequence sequence(ContainerRequestContext request, String agentId, String id) {
    TenantId tenant = AgentThings.tenant(agents, request, agentId);
    return ProblemException.present(
        sequencing.sequences().find(tenant, id).filter(stored -> stored.agentId().equals(agentId)),
        "sequence",
        id);
  }

  private Enrolment enrolment(
      ContainerRequestContext request, String agentId, String sequenceId, String id) {
    StoredSequence stored = sequence(request, agentId, sequenceId);
    return ProblemException.present(
        enrolments
            .find(stored.tenant(), id)
            .filter(found -> found.way().sequenceId().equals(sequenceId)),
        "enrolment",
        id);
  }
}
