package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.event.EventState;
import io.parley.core.work.EffectState;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.feed.Feed;
import io.parley.server.feed.LiveFeed;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the dashboard shows. */
@Path("/api/dashboard")
public final class DashboardResource {
  private static final int COUNTED = 1_000;

  private final Storage storage;
  private final Agents agents;
  private final Feed feed;
  private final LiveFeed live;
  private final InstantSource clock;

  public DashboardResource(
      Storage storage, Agents agents, Feed feed, LiveFeed live, InstantSource clock) {
    this.storage = storage;
    this.agents = agents;
    this.feed = feed;
    this.live = live;
    this.clock = clock;
  }

  /** The newest updates. */
  @GET
  @Path("updates")
  @Produces(MediaType.APPLICATION_JSON)
  @Needs(Role.VIEWER)
  @Exchange(gives = UpdateView.class, page = true)
  public Response updates(
      @Context ContainerRequestContext request,
      @QueryParam("since") @Nullable String since,
      @QueryParam("limit") @Nullable String limit) {
    Page page = Page.of(limit, null);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put(
        "items",
        feed
            .newest(Caller.of(request).tenant(), Bodies.instant("since", since), page.limit())
            .stream()
            .map(UpdateView::of)
            .toList());
    body.put("nextCursor", null);
    return Answer.ok(body).response();
  }

  /** The updates as they come, from {@code since} or from now on. */
  @GET
  @Path("updates")
  @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
  @Needs(Role.VIEWER)
  @Exchange(type = "text/event-stream")
  public void stream(
      @Context ContainerRequestContext request,
      @QueryParam("since") @Nullable String since,
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String last,
      @Context SseEventSink sink,
      @Context Sse sse) {
    Instant start =
        Bodies.instant("since", since)
            .or(() -> Bodies.instant(HttpHeaders.LAST_EVENT_ID_HEADER, last))
            .orElseGet(clock::instant);
    LiveFeed.Watcher watcher =
        live.watch(Caller.of(request).tenant(), start)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(503, "too many follow the updates already")
                            .retryAfter(Duration.ofSeconds(30))));
    Thread.ofVirtual().name("updates").start(() -> UpdateStream.send(watcher, sink, sse));
  }

  /** So many of each, up to 1,000. */
  record Counters(
      int agents,
      Map<String, Integer> conversations,
      Map<String, Integer> events,
      Map<String, Integer> effects) {}

  /** The counters behind the dashboard; each stops counting at 1,000. */
  @GET
  @Path("summary")
  @Produces(MediaType.APPLICATION_JSON)
  @Needs(Role.VIEWER)
  @Exchange(gives = Counters.class)
  public Map<String, Object> summary(@Context ContainerRequestContext request) {
    TenantId tenant = Caller.of(request).tenant();
    var conversations = new Conversations(storage.documents());
    Map<String, Object> counts = new LinkedHashMap<>();
    for (Conversation.Status status : Conversation.Status.values()) {
      counts.put(Bodies.spelled(status), conversations.count(tenant, status));
    }
    Map<String, Object> events = new LinkedHashMap<>();
    for (EventState state : List.of(EventState.PENDING, EventState.DEAD, EventState.UNPARSED)) {
      events.put(Bodies.spelled(state), count(tenant, state));
    }
    Map<String, Object> effects = new LinkedHashMap<>();
    for (EffectState state : EffectState.values()) {
      effects.put(Bodies.spelled(state), count(tenant, state));
    }
    return Map.of(
        "agents", agents.list(tenant, Optional.empty(), COUNTED).size(),
        "conversations", counts,
        "events", events,
        "effects", effects);
  }

  private int count(TenantId tenant, EventState state) {
    return storage
        .log()
        .events(
            tenant,
            new WorkLog.EventQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.of(state),
                Optional.empty(),
                Optional.empty(),
                COUNTED))
        .size();
  }

  private int count(TenantId tenant, EffectState state) {
    return storage
        .log()
        .effects(
            tenant,
            new WorkLog.EffectQuery(
                Optional.of(state),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                COUNTED))
        .size();
  }
}
