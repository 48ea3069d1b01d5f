package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.EventJob;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened, as it was recorded. */
@Path("/api/events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventResource {
  private static final int NEARBY = 200;

  private final Storage storage;
  private final Commits commits;

  public EventResource(Storage storage, Commits commits) {
    this.storage = storage;
    this.commits = commits;
  }

  /** The events, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = EventView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("type") @Nullable String type,
      @QueryParam("subject") @Nullable String subject,
      @QueryParam("state") @Nullable String state,
      @QueryParam("since") @Nullable String since,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    var query =
        new WorkLog.EventQuery(
            Optional.ofNullable(type),
            Optional.ofNullable(subject),
            Bodies.parameter("state", EventState.class, state),
            Bodies.instant("since", since),
            page.before(),
            page.withNext());
    List<RecordedEvent> found = storage.log().events(Caller.of(request).tenant(), query);
    return Answer.ok(page.body(found, each -> each.event().id(), this::summed)).response();
  }

  /** One event with what it led to. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = EventView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    RecordedEvent recorded = event(request, id);
    return Answer.ok(EventView.of(recorded, ledTo(recorded.event()))).response();
  }

  /** Has an event decided on again; what it planned before is not planned twice. */
  @POST
  @Path("{id}/replay")
  @Needs(Role.OPERATOR)
  @Exchange(gives = EventView.class, status = 202)
  public Response replay(@Context ContainerRequestContext request, @PathParam("id") String id) {
    RecordedEvent recorded = event(request, id);
    if (recorded.state() == EventState.PENDING) {
      throw new ProblemException(Problem.of(409, "event '" + id + "' is pending already"));
    }
    Event event = recorded.event();
    TenantId tenant = event.tenant();
    Instant now = commits.now();
    storage
        .work()
        .commit(
            List.of(
                new Write.Mark(tenant, id, EventState.PENDING, ""),
                new Write.Enqueue(Job.of(tenant, id, EventJob.TYPE, event.subject(), "{}", now)),
                new Write.Revive(tenant, id)),
            now);
    return commits.answered(
        request, Answer.accepted("/api/events/" + id, EventView.of(event(request, id))));
  }

  /** In a list only what was done about it; an event nobody took up led to nothing. */
  private EventView summed(RecordedEvent recorded) {
    return recorded.state() == EventState.PROCESSED
        ? EventView.of(
            recorded, new EventView.LedTo(effects(storage.log(), recorded.event()), List.of()))
        : EventView.of(recorded);
  }

  private static List<EffectView> effects(WorkLog log, Event event) {
    return log.effects(event.tenant(), WorkLog.EffectQuery.causedBy(event.id())).stream()
        .map(EffectView::of)
        .toList();
  }

  private EventView.LedTo ledTo(Event event) {
    WorkLog log = storage.log();
    var sameSubject =
        new WorkLog.EventQuery(
            Optional.empty(),
            Optional.of(event.subject()),
            Optional.empty(),
            Optional.of(event.receivedAt()),
            Optional.empty(),
            NEARBY);
    return new EventView.LedTo(
        effects(log, event),
        log.events(event.tenant(), sameSubject).stream()
            .filter(other -> other.event().cause().filter(event.id()::equals).isPresent())
            .map(EventView::of)
            .toList());
  }

  private RecordedEvent event(ContainerRequestContext request, String id) {
    return ProblemException.present(
        storage.log().event(Caller.of(request).tenant(), id), "event", id);
  }
}
