package io.parley.server.console;

import io.parley.core.UniqueId;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.automation.HookSecrets;
import io.parley.server.console.page.WebhookForm;
import io.parley.server.console.page.WebhookView;
import io.parley.server.console.page.WebhooksView;
import io.parley.server.hook.Subscription;
import io.parley.server.hook.SubscriptionDesk;
import io.parley.server.hook.Subscriptions;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The systems that are told of events: who they are, what they were told, and what came back. */
@Path("/manage/{tenantId}/account-settings/webhooks")
public final class WebhooksPageResource {
  private static final String SECTION = "account-settings";
  private static final int UNPROCESSABLE = 422;

  private final Storage storage;
  private final SubscriptionDesk desk;
  private final Subscriptions subscriptions;
  private final HookSecrets secrets;
  private final Pages pages;

  WebhooksPageResource(Storage storage, SubscriptionDesk desk, HookSecrets secrets, Pages pages) {
    this.storage = storage;
    this.desk = desk;
    this.subscriptions = desk.subscriptions();
    this.secrets = secrets;
    this.pages = pages;
  }

  /** Who is told. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(@Context ContainerRequestContext request) {
    return list(200, Visit.of(request), WebhookForm.EMPTY, List.of(), Optional.empty());
  }

  /** Shows what calls are signed with: on this answer, and on no other page. */
  @POST
  @Path("secret")
  @Needs(Role.OWNER)
  public Response secret(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    String secret = secrets.of(visit.tenant(), visit.now()).reveal();
    return list(200, visit, WebhookForm.EMPTY, List.of(), Optional.of(secret));
  }

  /** Has another system told. */
  @POST
  @Needs(Role.ADMIN)
  public Response create(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    WebhookForm form = form(Fields.of(request));
    String id = UniqueId.at(visit.now());
    try {
      Subscription subscription =
          ProblemException.checked(
              () -> Subscription.of(form.url(), events(form), description(form)));
      storage.work().commit(List.of(desk.create(visit.tenant(), id, subscription)), visit.now());
      return done(visit, "/" + id, "saved");
    } catch (ProblemException e) {
      return list(e.problem().status(), visit, form, e.problem().told(), Optional.empty());
    }
  }

  private Response list(
      int status, Visit visit, WebhookForm form, List<String> problems, Optional<String> secret) {
    return pages.show(
        status,
        "webhooks",
        pages.page(visit, SECTION),
        new WebhooksView(
            subscriptions.list(visit.tenant(), Optional.empty(), Subscriptions.MOST),
            form,
            problems,
            visit.may(Role.OWNER),
            secret));
  }

  /** One of them, with what it was told. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  public Response show(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @QueryParam("before") @Nullable String before) {
    Visit visit = Visit.of(request);
    Stored<Subscription> stored = subscription(visit, id);
    return one(200, visit, stored, Optional.ofNullable(before), set(stored), List.of());
  }

  /** What it was told alone, for a page that looks again while something is on its way. */
  @GET
  @Path("{id}/deliveries")
  @Needs(Role.VIEWER)
  public Response deliveries(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Stored<Subscription> stored = subscription(visit, id);
    return pages.show(
        "webhookDeliveries",
        pages.page(visit, SECTION),
        view(visit, stored, Optional.empty(), set(stored), List.of()));
  }

  /** Changes where to, and of what. */
  @POST
  @Path("{id}")
  @Needs(Role.ADMIN)
  public Response change(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Stored<Subscription> stored = subscription(visit, id);
    WebhookForm form = form(Fields.of(request));
    Subscription before = stored.value();
    try {
      Subscription after =
          ProblemException.checked(
              () -> before.set(form.url(), events(form), description(form), before.status()));
      storage.work().commit(List.of(desk.change(stored, after)), visit.now());
      return done(visit, "/" + id, "saved");
    } catch (ProblemException e) {
      return one(UNPROCESSABLE, visit, stored, Optional.empty(), form, e.problem().told());
    }
  }

  /** Switches it on or off; one that failed too often begins again. */
  @POST
  @Path("{id}/switch")
  @Needs(Role.ADMIN)
  public Response turn(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Stored<Subscription> stored = subscription(visit, id);
    boolean on = Fields.of(request).raw("to").equals("on");
    Subscription before = stored.value();
    Subscription after =
        before.set(
            before.url(),
            before.events(),
            before.description(),
            on ? Subscription.Status.ACTIVE : Subscription.Status.PAUSED);
    storage
        .work()
        .commit(
            List.of(subscriptions.put(stored.tenant(), id, after, stored.version())), visit.now());
    return done(visit, "/" + id, on ? "switchedOn" : "switchedOff");
  }

  /** Tells it again what it was told. */
  @POST
  @Path("{id}/deliveries/{deliveryId}/resend")
  @Needs(Role.OPERATOR)
  public Response resend(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @PathParam("deliveryId") String deliveryId) {
    Visit visit = Visit.of(request);
    Stored<Subscription> stored = subscription(visit, id);
    try {
      Effect again = desk.again(stored, deliveryId, visit.now());
      storage.work().commit(List.of(new Write.Plan(again)), visit.now());
      return done(visit, "/" + id, "resent");
    } catch (ProblemException e) {
      return one(
          e.problem().status(),
          visit,
          stored,
          Optional.empty(),
          set(stored),
          List.of(e.problem().detail()));
    }
  }

  /** Removes it; what it was yet to be told is dropped. */
  @POST
  @Path("{id}/remove")
  @Needs(Role.ADMIN)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Stored<Subscription> stored = subscription(visit, id);
    storage.work().commit(List.of(subscriptions.remove(stored.tenant(), id)), visit.now());
    return done(visit, "", "removed");
  }

  private Response one(
      int status,
      Visit visit,
      Stored<Subscription> stored,
      Optional<String> before,
      WebhookForm form,
      List<String> problems) {
    return pages.show(
        status, "webhook", pages.page(visit, SECTION), view(visit, stored, before, form, problems));
  }

  private WebhookView view(
      Visit visit,
      Stored<Subscription> stored,
      Optional<String> before,
      WebhookForm form,
      List<String> problems) {
    List<Effect> told = desk.deliveries(stored, before, Paging.LINES + 1);
    return new WebhookView(
        stored,
        Paging.shown(told),
        Paging.next(told, Effect::id, address(visit) + "/" + stored.id(), "", ""),
        form,
        problems);
  }

  private static WebhookForm set(Stored<Subscription> stored) {
    Subscription subscription = stored.value();
    return WebhookForm.of(
        subscription.url(), subscription.description().orElse(""), subscription.events());
  }

  private static WebhookForm form(Fields fields) {
    Set<String> chosen =
        fields.values().keySet().stream()
            .filter(field -> field.startsWith(WebhookForm.EVENT))
            .map(field -> field.substring(WebhookForm.EVENT.length()))
            .collect(Collectors.toSet());
    return new WebhookForm(
        fields.text("url").orElse(""), fields.raw("description"), chosen, fields.raw("others"));
  }

  /** What is ticked and written; a kind is left out where its whole group is ticked. */
  private static List<String> events(WebhookForm form) {
    if (form.has("*")) {
      return List.of("*");
    }
    Stream<String> ticked =
        form.chosen().stream().filter(kind -> kind.endsWith(".*") || !form.has(group(kind)));
    return List.copyOf(
        Stream.concat(ticked, Lists.parts(form.others()).stream())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String group(String kind) {
    return kind.contains(".") ? kind.substring(0, kind.indexOf('.')) + ".*" : kind;
  }

  private static Optional<String> description(WebhookForm form) {
    return Optional.of(form.description().strip()).filter(text -> !text.isEmpty());
  }

  private Stored<Subscription> subscription(Visit visit, String id) {
    return subscriptions.find(visit.tenant(), id).orElseThrow(() -> new ConsoleError(404));
  }

  private static Response done(Visit visit, String rest, String what) {
    return Redirect.to(address(visit) + rest + "?done=" + what);
  }

  private static String address(Visit visit) {
    return "/manage/" + visit.tenant() + "/account-settings/webhooks";
  }
}
