package io.parley.server.resource;

import io.parley.automation.sequence.Sequence;
import io.parley.automation.sequence.SequenceEngine;
import io.parley.automation.sequence.Sequences;
import io.parley.automation.sequence.StoredSequence;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agents;
import io.parley.core.schedule.BusinessCalendar;
import io.parley.server.automation.SequenceForms;
import io.parley.server.automation.Sequencing;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sequences of an agent as people configure them. */
@Path("/api/agents/{agentId}/sequences")
@Produces(MediaType.APPLICATION_JSON)
public final class SequenceResource {
  private final AgentThings<StoredSequence> things;
  private final Sequencing sequencing;
  private final Sequences sequences;
  private final SequenceForms forms;
  private final Commits commits;
  private final SequenceEngine engine = new SequenceEngine();

  public SequenceResource(
      Agents agents, Sequencing sequencing, SequenceForms forms, Commits commits) {
    this.sequencing = sequencing;
    this.sequences = sequencing.sequences();
    this.forms = forms;
    this.commits = commits;
    this.things =
        new AgentThings<>(
            agents,
            new AgentThings.Kind<>(
                "sequence",
                sequences::ofAgent,
                (tenant, agentId, id) ->
                    sequences.find(tenant, id).filter(stored -> stored.agentId().equals(agentId)),
                StoredSequence::id,
                StoredSequence::version,
                SequenceView::of));
  }

  /** The agent's sequences, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = SequenceView.Shape.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return things.list(request, agentId, limit, cursor);
  }

  /** Creates a sequence; subjects enter it from the next event on. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Exchange(gives = SequenceView.Shape.class, status = 201, takes = SequenceView.Settings.class)
  public Response create(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @Nullable MergePatch body) {
    TenantId tenant = things.tenant(request, agentId);
    Sequence sequence = forms.read(tenant, agentId, Bodies.present(body).changes());
    Instant now = commits.now();
    String id = UniqueId.at(now);
    return commits.commit(
        request,
        Sequences.save(tenant, id, agentId, sequence, 0),
        Answer.created(
            "/api/agents/" + agentId + "/sequences/" + id,
            SequenceView.of(new StoredSequence(tenant, id, agentId, 1, now, now, sequence))),
        now);
  }

  /** One sequence. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = SequenceView.Shape.class)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    return things.read(request, agentId, id);
  }

  /** Changes what the patch names, as a new version; who is on the way goes on by the old one. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = SequenceView.Shape.class, takes = SequenceView.Settings.class)
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
        stored ->
            sequences.update(
                stored,
                forms.read(stored.tenant(), agentId, patched(stored.sequence(), changes)),
                commits.now()));
  }

  /** A condition is meant as a whole: one of another form merged into it would be none. */
  private static Map<String, @Nullable Object> patched(Sequence sequence, MergePatch changes) {
    Map<String, @Nullable Object> merged = changes.appliedTo(sequence.toJson());
    if (changes.changes().get("when") instanceof Map<?, ?> when) {
      merged.put("when", when);
    }
    return merged;
  }

  /** Removes a sequence; who is on the way leaves. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    StoredSequence stored = things.expected(request, agentId, id);
    return commits.commit(request, sequences.remove(stored, commits.now()), Answer.nothing());
  }

  /**
   * What a timeline is wanted for.
   *
   * @param subject such as {@code lead:17}; null: nobody in particular
   * @param integrationId where the agent has several
   * @param startAt when it would be enrolled; null: now
   * @param facts taken for known, over what is read of the subject
   */
  record Preview(
      @Nullable String subject,
      @Nullable String integrationId,
      @Nullable Instant startAt,
      @Nullable Map<String, @Nullable Object> facts) {}

  /** How the sequence would go, with waits and quiet hours resolved; nothing is done. */
  @POST
  @Path("{id}/preview")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.VIEWER)
  @Exchange(gives = SequenceView.Timeline.class)
  public Response preview(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id,
      @Nullable Preview preview) {
    StoredSequence stored = things.present(request, agentId, id);
    Preview wanted = Bodies.present(preview);
    TenantId tenant = stored.tenant();
    Instant start = wanted.startAt() == null ? commits.now() : wanted.startAt();
    Optional<Sequencing.Subject> subject =
        Optional.ofNullable(wanted.subject())
            .map(
                name ->
                    sequencing.subject(
                        tenant, agentId, name, Optional.ofNullable(wanted.integrationId())));
    Map<String, @Nullable Object> facts =
        sequencing.facts(
            tenant, agentId, subject, wanted.facts() == null ? Map.of() : wanted.facts(), start);
    BusinessCalendar calendar = sequencing.calendar(tenant, agentId);
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("sequenceId", stored.id());
    body.put("sequenceVersion", stored.version());
    body.put("startAt", start);
    body.put("timezone", calendar.zone().getId());
    body.put(
        "items",
        engine.timeline(stored.sequence(), facts, calendar, start).stream()
            .map(planned -> SequenceView.of(planned, facts))
            .toList());
    return Answer.ok(body).response();
  }
}
