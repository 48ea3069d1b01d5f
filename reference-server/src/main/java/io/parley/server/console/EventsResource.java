package io.parley.server.console;

import io.parley.core.TenantId;
import io.parley.core.agent.Trace;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.server.console.page.EventView;
import io.parley.server.console.page.EventsView;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened, what was decided on it, and what it led to. */
@Path("/manage/{tenantId}/events")
public final class EventsResource {
  private final Storage storage;
  private final Pages pages;

  EventsResource(Storage storage, Pages pages) {
    this.storage = storage;
    this.pages = pages;
  }

  /** The list. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("state") @Nullable String state,
      @QueryParam("before") @Nullable String before) {
    Visit visit = Visit.of(request);
    Optional<EventState> chosen = Paging.choice(EventState.class, Optional.ofNullable(state));
    List<RecordedEvent> found =
        storage
            .log()
            .events(
                visit.tenant(),
                new WorkLog.EventQuery(
                    Optional.empty(),
                    Optional.empty(),
                    chosen,
                    Optional.empty(),
                    Optional.ofNullable(before),
                    Paging.LINES + 1));
    String name = chosen.map(Enum::name).orElse("");
    return pages.show(
        "events",
        pages.page(visit, "events"),
        new EventsView(
            Paging.shown(found),
            name,
            Paging.next(
                found,
                recorded -> recorded.event().id(),
                "/manage/" + visit.tenant() + "/events",
                "state",
                name)));
  }

  /** One event with all that came of it. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    TenantId tenant = visit.tenant();
    RecordedEvent recorded =
        storage.log().event(tenant, id).orElseThrow(() -> new ConsoleError(404));
    List<Effect> effects =
        storage.log().effects(tenant, WorkLog.EffectQuery.causedBy(id)).reversed();
    Optional<Trace> trace =
        Stream.concat(
                effects.stream().flatMap(effect -> effect.at("message").stream()),
                recorded.event().kind().startsWith("agent.")
                    ? recorded.event().fact("message.id").stream()
                    : Stream.empty())
            .flatMap(message -> Trace.find(storage.documents(), tenant, message).stream())
            .findFirst();
    return pages.show(
        "event", pages.page(visit, "events"), new EventView(recorded, trace, effects));
  }
}
