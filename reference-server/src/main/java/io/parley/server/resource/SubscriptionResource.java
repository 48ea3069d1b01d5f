package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.work.Effect;
import io.parley.core.work.Write;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.hook.Subscription;
import io.parley.server.hook.SubscriptionDesk;
import io.parley.server.http.MergePatch;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Other systems that are told of events, and what they were told. */
@Path("/api/webhook-subscriptions")
@Produces(MediaType.APPLICATION_JSON)
public final class SubscriptionResource {
  private static final String PATH = "/api/webhook-subscriptions/";

  private final SubscriptionDesk desk;
  private final Commits commits;

  public SubscriptionResource(SubscriptionDesk desk, Commits commits) {
    this.desk = desk;
    this.commits = commits;
  }

  /**
   * A subscription to be made or changed.
   *
   * @param url where to; http or https
   * @param events kinds such as {@code lead.created}, {@code lead.*} or {@code *}; 1 to 50
   * @param description for people
   * @param status active or paused; active. A disabled one is made active again with it
   */
  record Settings(
      @Nullable String url,
      @Nullable List<String> events,
      Optional<String> description,
      @Nullable String status) {
    Settings {
      Bodies.required("url", url);
      Bodies.required("events", events);
    }

    static Settings of(Subscription subscription) {
      return new Settings(
          subscription.url(),
          subscription.events(),
          subscription.description(),
          Bodies.spelled(subscription.status()));
    }

    Subscription on(Optional<Subscription> before) {
      Subscription.Status wanted =
          status == null
              ? Subscription.Status.ACTIVE
              : Bodies.choice("status", Subscription.Status.class, status);
      String to = Bodies.required("url", url);
      List<String> kinds = Bodies.required("events", events);
      return before
          .orElseGet(() -> Subscription.of(to, kinds, description))
          .set(to, kinds, description, wanted);
    }
  }

  /**
   * A subscription.
   *
   * @param status active, paused or disabled
   * @param failures tries that failed since the last that did not
   * @param reason why it is disabled
   */
  record SubscriptionView(
      String id,
      String url,
      List<String> events,
      Optional<String> description,
      String status,
      int failures,
      Optional<String> reason,
      Instant createdAt,
      Instant updatedAt) {
    static SubscriptionView of(Stored<Subscription> stored) {
      Subscription subscription = stored.value();
      return new SubscriptionView(
          stored.id(),
          subscription.url(),
          subscription.events(),
          subscription.description(),
          Bodies.spelled(subscription.status()),
          subscription.failures(),
          subscription.reason(),
          stored.createdAt(),
          stored.updatedAt());
    }
  }

  /**
   * One thing that was told, or is to be.
   *
   * @param messageId the header {@code webhook-id}
   * @param type the kind of the event
   * @param state as in the ledger
   * @param attempts how often it was sent
   * @param reason what the receiver answered, or why it waits
   */
  record DeliveryView(
      String id,
      String messageId,
      Optional<String> eventId,
      String type,
      String state,
      int attempts,
      Optional<String> reason,
      Instant createdAt,
      Optional<Instant> sentAt) {
    static DeliveryView of(Effect effect) {
      return new DeliveryView(
          effect.id(),
          effect.at("message").orElse(effect.id()),
          effect.cause(),
          effect.parameter("type").orElse(""),
          Bodies.spelled(effect.state()),
          effect.attempt(),
          effect.reason(),
          effect.createdAt(),
          effect.sentAt());
    }
  }

  /** The subscriptions, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = SubscriptionView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    return Answer.ok(
            page.body(
                desk.subscriptions()
                    .list(Caller.of(request).tenant(), page.before(), page.withNext()),
                Stored::id,
                SubscriptionView::of))
        .response();
  }

  /** Has another system told of events from now on. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Exchange(gives = SubscriptionView.class, status = 201)
  public Response create(@Context ContainerRequestContext request, @Nullable Settings settings) {
    Settings given = Bodies.present(settings);
    TenantId tenant = Caller.of(request).tenant();
    Subscription subscription = ProblemException.checked(() -> given.on(Optional.empty()));
    Instant now = commits.now();
    String id = UniqueId.at(now);
    return commits.commit(
        request,
        List.of(desk.create(tenant, id, subscription)),
        Answer.created(
            PATH + id, SubscriptionView.of(new Stored<>(tenant, id, 1, now, now, subscription))),
        now);
  }

  /** One subscription. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = SubscriptionView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Stored<Subscription> stored = subscription(request, id);
    return Answer.ok(SubscriptionView.of(stored), stored.version()).response();
  }

  /** Changes what the patch names; {@code "status": "active"} has a disabled one told again. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = SubscriptionView.class, takes = Settings.class)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    return expected.change(
        () -> {
          Stored<Subscription> before = subscription(request, id);
          expected.check("subscription " + id, before.version());
          Subscription after =
              ProblemException.checked(
                  () ->
                      changes
                          .applyTo(Settings.of(before.value()), Settings.class)
                          .on(Optional.of(before.value())));
          Instant now = commits.now();
          return commits.commit(
              request,
              List.of(desk.change(before, after)),
              Answer.ok(
                  SubscriptionView.of(
                      new Stored<>(
                          before.tenant(),
                          id,
                          before.version() + 1,
                          before.createdAt(),
                          now,
                          after)),
                  before.version() + 1),
              now);
        });
  }

  /** Removes a subscription; what it was yet to be told is dropped. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Stored<Subscription> stored = subscription(request, id);
    Expected.of(request).check("subscription " + id, stored.version());
    return commits.commit(
        request, List.of(desk.subscriptions().remove(stored.tenant(), id)), Answer.nothing());
  }

  /** What it was told and is to be told, newest first. */
  @GET
  @Path("{id}/deliveries")
  @Needs(Role.VIEWER)
  @Exchange(gives = DeliveryView.class, page = true)
  public Response deliveries(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    Stored<Subscription> stored = subscription(request, id);
    return Answer.ok(
            page.body(
                desk.deliveries(stored, page.before(), page.withNext()),
                Effect::id,
                DeliveryView::of))
        .response();
  }

  /** Tells it again, under the same {@code webhook-id}. */
  @POST
  @Path("{id}/deliveries/{deliveryId}/resend")
  @Needs(Role.OPERATOR)
  @Exchange(gives = DeliveryView.class, status = 202)
  public Response resend(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @PathParam("deliveryId") String deliveryId) {
    Stored<Subscription> stored = subscription(request, id);
    Instant now = commits.now();
    Effect effect = desk.again(stored, deliveryId, now);
    return commits.commit(
        request,
        List.of(new Write.Plan(effect)),
        Answer.accepted(PATH + id + "/deliveries", DeliveryView.of(effect)),
        now);
  }

  private Stored<Subscription> subscription(ContainerRequestContext request, String id) {
    return ProblemException.present(
        desk.subscriptions().find(Caller.of(request).tenant(), id), "subscription", id);
  }
}
