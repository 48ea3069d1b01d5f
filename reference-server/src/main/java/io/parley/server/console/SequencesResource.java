package io.parley.server.console;

import io.parley.automation.sequence.Enrolment;
import io.parley.automation.sequence.Enrolments;
import io.parley.automation.sequence.Sequence;
import io.parley.automation.sequence.SequenceEngine;
import io.parley.automation.sequence.Sequences;
import io.parley.automation.sequence.StepRun;
import io.parley.automation.sequence.StoredSequence;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agent;
import io.parley.core.work.Storage;
import io.parley.server.automation.SequenceForms;
import io.parley.server.automation.Sequencing;
import io.parley.server.console.page.Icon;
import io.parley.server.console.page.PartsView;
import io.parley.server.console.page.SequencePage;
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
import java.util.Map;
import java.util.Optional;

/** The sequences of an agent: written, tried, and watched. */
@Path("/manage/{tenantId}/ai-agents/{agentId}/sequences")
public final class SequencesResource {
  private static final int SHOWN = 200;
  private static final int PLACES = 50;
  private static final String NEW = "new";

  private final Storage storage;
  private final AgentPart part;
  private final Sequencing sequencing;
  private final Sequences sequences;
  private final Enrolments enrolments;
  private final SequenceForms forms;
  private final SequenceEngine engine = new SequenceEngine();

  SequencesResource(Storage storage, Sequencing sequencing, SequenceForms forms, Pages pages) {
    this.storage = storage;
    this.part = new AgentPart(storage, pages, "sequences");
    this.sequencing = sequencing;
    this.sequences = sequencing.sequences();
    this.enrolments = sequencing.enrolments();
    this.forms = forms;
  }

  /** The list. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(
      @Context ContainerRequestContext request, @PathParam("agentId") String agentId) {
    Visit visit = Visit.of(request);
    Agent agent = part.agent(visit, agentId);
    List<PartsView.Line> lines =
        sequences.ofAgent(visit.tenant(), agentId, Optional.empty(), SHOWN).stream()
            .map(stored -> line(stored, visit.texts()))
            .toList();
    return part.show(visit, "parts", new PartsView(agent, "sequences", Icon.CLOCK, lines));
  }

  private PartsView.Line line(StoredSequence stored, Texts texts) {
    String counts =
        texts.of(
            "sequences.counts",
            stored.sequence().steps().size(),
            count(stored, Enrolment.Status.ACTIVE),
            count(stored, Enrolment.Status.FINISHED),
            count(stored, Enrolment.Status.EXITED));
    return new PartsView.Line(
        stored.id(),
        stored.sequence().name(),
        stored.sequence().enabled(),
        counts,
        Optional.of(stored.updatedAt()));
  }

  private long count(StoredSequence stored, Enrolment.Status status) {
    return enrolments.count(stored.tenant(), stored.id(), status);
  }

  /** One sequence; {@code new} for one that is yet to be written. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    if (id.equals(NEW)) {
      return show(visit, 200, agentId, Optional.empty(), SequenceForm.empty(), List.of());
    }
    StoredSequence stored = sequence(visit.tenant(), agentId, id);
    return show(
        visit, 200, agentId, Optional.of(stored), SequenceForm.of(stored.sequence()), List.of());
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
    Optional<StoredSequence> stored =
        id.equals(NEW) ? Optional.empty() : Optional.of(sequence(visit.tenant(), agentId, id));
    SequencePage.Form form = SequenceForm.of(Fields.of(request));
    Sequence sequence;
    try {
      sequence = forms.read(visit.tenant(), agentId, SequenceForm.json(form));
    } catch (ProblemException e) {
      return show(visit, e.problem().status(), agentId, stored, form, e.problem().told());
    }
    StoredSequence saved =
        stored.isPresent()
            ? sequences.update(stored.get(), sequence, visit.now())
            : sequences.create(
                visit.tenant(), UniqueId.at(visit.now()), agentId, sequence, visit.now());
    return part.on(visit, agentId, saved.id(), "saved");
  }

  /** Switches it on or off; who is on the way waits meanwhile. */
  @POST
  @Path("{id}/switch")
  @Needs(Role.ADMIN)
  public Response turn(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    StoredSequence stored = sequence(visit.tenant(), agentId, id);
    boolean on = Fields.of(request).raw("to").equals("on");
    sequences.update(stored, stored.sequence().enabled(on), visit.now());
    return part.back(visit, agentId, on ? "switchedOn" : "switchedOff");
  }

  /** Removes it; who is on the way leaves. */
  @POST
  @Path("{id}/remove")
  @Needs(Role.ADMIN)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    StoredSequence stored = sequence(visit.tenant(), agentId, id);
    storage.work().commit(sequences.remove(stored, visit.now()), visit.now());
    return part.back(visit, agentId, "removed");
  }

  /** Enrols a subject by hand. */
  @POST
  @Path("{id}/enrolments")
  @Needs(Role.OPERATOR)
  public Response enrol(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    StoredSequence stored = sequence(visit.tenant(), agentId, id);
    SequencePage.Form form = SequenceForm.of(stored.sequence());
    String subject = Fields.of(request).text("subject").orElse("");
    try {
      Sequencing.Subject found =
          sequencing.subject(visit.tenant(), agentId, subject, Optional.empty());
      var start =
          new Enrolments.Start(
              found.mailbox(),
              found.target(),
              Map.of(),
              "by " + visit.member().name(),
              Optional.empty(),
              Optional.empty(),
              0);
      return switch (enrolments.begin(stored, start, visit.now())) {
        case Enrolments.Enrolling.Refused(var reason) ->
            show(visit, 409, agentId, Optional.of(stored), form, List.of(reason));
        case Enrolments.Enrolling.Begun begun -> {
          storage.work().commit(begun.writes(), visit.now());
          yield part.on(visit, agentId, id, "begun");
        }
      };
    } catch (ProblemException e) {
      return show(
          visit, e.problem().status(), agentId, Optional.of(stored), form, e.problem().told());
    }
  }

  /** Takes somebody out. */
  @POST
  @Path("{id}/enrolments/{enrolmentId}/stop")
  @Needs(Role.OPERATOR)
  public Response stop(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id,
      @PathParam("enrolmentId") String enrolmentId) {
    Visit visit = Visit.of(request);
    sequence(visit.tenant(), agentId, id);
    Enrolment enrolment =
        enrolments
            .find(visit.tenant(), enrolmentId)
            .filter(found -> found.way().sequenceId().equals(id))
            .orElseThrow(() -> new ConsoleError(404));
    if (enrolment.active()) {
      storage
          .work()
          .commit(
              enrolments.exit(enrolment, "stopped by " + visit.member().name(), visit.now()),
              visit.now());
    }
    return part.on(visit, agentId, id, "stopped");
  }

  private Response show(
      Visit visit,
      int status,
      String agentId,
      Optional<StoredSequence> stored,
      SequencePage.Form form,
      List<String> problems) {
    return part.show(
        visit,
        status,
        "sequence",
        new SequencePage(
            agentId,
            part.agent(visit, agentId).profile().name(),
            stored.map(StoredSequence::id).orElse(""),
            form,
            problems,
            stored.map(each -> timeline(each, visit)).orElse(List.of()),
            stored.map(this::places).orElse(List.of())));
  }

  private List<SequenceEngine.Planned> timeline(StoredSequence stored, Visit visit) {
    return engine.timeline(
        stored.sequence(),
        sequencing.facts(
            stored.tenant(), stored.agentId(), Optional.empty(), Map.of(), visit.now()),
        sequencing.calendar(stored.tenant(), stored.agentId()),
        visit.now());
  }

  private List<SequencePage.Place> places(StoredSequence stored) {
    return enrolments
        .of(stored.tenant(), stored.id(), Optional.empty(), Optional.empty(), PLACES)
        .stream()
        .map(
            enrolment ->
                new SequencePage.Place(
                    enrolment,
                    next(enrolment),
                    enrolment.history().isEmpty() ? "" : told(enrolment.history().getLast())))
        .toList();
  }

  private String next(Enrolment enrolment) {
    int at = enrolment.at().step();
    return sequences
        .at(enrolment.tenant(), enrolment.way().sequenceId(), enrolment.way().sequenceVersion())
        .filter(sequence -> enrolment.active() && at < sequence.steps().size())
        .map(sequence -> sequence.steps().get(at).id())
        .orElse("");
  }

  private static String told(StepRun run) {
    return run.step() + ": " + (run.why().isEmpty() ? "✓" : run.why());
  }

  private StoredSequence sequence(TenantId tenant, String agentId, String id) {
    return sequences
        .find(tenant, id)
        .filter(found -> found.agentId().equals(agentId))
        .orElseThrow(() -> new ConsoleError(404));
  }
}
