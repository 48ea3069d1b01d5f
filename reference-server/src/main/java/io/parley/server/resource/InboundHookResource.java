package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agents;
import io.parley.core.secret.Secret;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.hook.InboundHook;
import io.parley.server.hook.InboundHooks;
import io.parley.server.http.MergePatch;
import io.parley.server.kommo.Integrations;
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
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Addresses that other systems tell events to. */
@Path("/api/inbound-hooks")
@Produces(MediaType.APPLICATION_JSON)
public final class InboundHookResource {
  private static final String PATH = "/api/inbound-hooks/";

  private final InboundHooks hooks;
  private final Agents agents;
  private final Integrations integrations;
  private final Commits commits;
  private final Supplier<URI> publicUrl;

  /**
   * @param publicUrl where others reach this server; asked late
   */
  public InboundHookResource(
      InboundHooks hooks,
      Agents agents,
      Integrations integrations,
      Commits commits,
      Supplier<URI> publicUrl) {
    this.hooks = hooks;
    this.agents = agents;
    this.integrations = integrations;
    this.commits = commits;
    this.publicUrl = publicUrl;
  }

  /**
   * A hook to be made.
   *
   * @param name what its events are called after {@code custom.}
   * @param agentId the agent whose rules and sequences they start
   * @param integrationId the Kommo account that leads and contacts named in them belong to
   */
  public record Wanted(
      @Nullable String name, @Nullable String agentId, Optional<String> integrationId) {
    public Wanted {
      Bodies.required("name", name);
      Bodies.required("agentId", agentId);
    }
  }

  /** Whether a hook takes what it is told. */
  enum Status {
    ACTIVE,
    PAUSED;

    static Status of(InboundHook hook) {
      return hook.paused() ? PAUSED : ACTIVE;
    }
  }

  /**
   * What can be changed of a hook.
   *
   * @param name what its events are called after {@code custom.}
   * @param status active or paused
   */
  record Settings(@Nullable String name, @Nullable String status) {
    Settings {
      Bodies.required("name", name);
      Bodies.required("status", status);
    }

    static Settings of(InboundHook hook) {
      return new Settings(hook.name(), Bodies.spelled(Status.of(hook)));
    }

    InboundHook on(InboundHook before, Instant now) {
      InboundHook named = before.named(Bodies.required("name", name));
      Status wanted = Bodies.choice("status", Status.class, Bodies.required("status", status));
      return wanted == Status.PAUSED ? named.paused(now) : named.active();
    }
  }

  /**
   * A hook.
   *
   * @param url its address with the secret; shown this once, null afterwards
   * @param status active or paused; paused, it refuses what it is told with 403
   */
  record HookView(
      String id,
      String name,
      String agentId,
      Optional<String> integrationId,
      @Nullable String url,
      String status,
      Instant createdAt,
      Instant updatedAt) {}

  /** The hooks, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = HookView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    return Answer.ok(
            page.body(
                hooks.list(Caller.of(request).tenant(), page.before(), page.withNext()),
                Stored::id,
                stored -> view(stored, null)))
        .response();
  }

  /** Makes a hook; its address is shown this once. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Exchange(gives = HookView.class, status = 201)
  public Response create(@Context ContainerRequestContext request, @Nullable Wanted wanted) {
    Wanted given = Bodies.present(wanted);
    TenantId tenant = Caller.of(request).tenant();
    Instant now = commits.now();
    InboundHooks.Made made =
        ProblemException.checked(
            () ->
                hooks.make(
                    tenant,
                    UniqueId.at(now),
                    Bodies.required("name", given.name()),
                    Bodies.required("agentId", given.agentId()),
                    given.integrationId()));
    InboundHook hook = made.hook();
    if (agents.find(tenant, hook.agentId()).isEmpty()) {
      throw ProblemException.field("agentId", "agentId '" + hook.agentId() + "' does not exist");
    }
    hook.integrationId()
        .filter(
            id ->
                integrations
                    .find(tenant, id)
                    .filter(found -> found.value().agentId().equals(hook.agentId()))
                    .isEmpty())
        .ifPresent(
            id -> {
              throw ProblemException.field(
                  "integrationId", "integrationId '" + id + "' is not one of the agent's");
            });
    return commits.commit(
        request,
        List.of(made.write()),
        Answer.created(
            PATH + made.id(),
            view(new Stored<>(tenant, made.id(), 1, now, now, hook), made.secret())),
        now);
  }

  /** One hook. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = HookView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Stored<InboundHook> hook = hook(request, id);
    return Answer.ok(view(hook, null), hook.version()).response();
  }

  /** Gives a hook another address, shown this once; the old one is dead at once. */
  @POST
  @Path("{id}/rotate")
  @Needs(Role.ADMIN)
  @Exchange(gives = HookView.class)
  public Response rotate(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return Expected.of(request)
        .change(
            () -> {
              Stored<InboundHook> hook = hook(request, id);
              InboundHooks.Made made = hooks.rotate(hook);
              Instant now = commits.now();
              return commits.commit(
                  request,
                  List.of(made.write()),
                  Answer.ok(view(after(hook, made.hook(), now), made.secret()), hook.version() + 1),
                  now);
            });
  }

  /** Changes what the patch names; a paused hook refuses what it is told with 403. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = HookView.class, takes = Settings.class)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    return expected.change(
        () -> {
          Stored<InboundHook> hook = hook(request, id);
          expected.check("inbound hook " + id, hook.version());
          Instant now = commits.now();
          InboundHook after =
              ProblemException.checked(
                  () ->
                      changes
                          .applyTo(Settings.of(hook.value()), Settings.class)
                          .on(hook.value(), now));
          return commits.commit(
              request,
              List.of(hooks.put(hook.tenant(), id, after, hook.version())),
              Answer.ok(view(after(hook, after, now), null), hook.version() + 1),
              now);
        });
  }

  /** Removes a hook; its address is dead at once. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Stored<InboundHook> hook = hook(request, id);
    Expected.of(request).check("inbound hook " + id, hook.version());
    return commits.commit(request, List.of(hooks.remove(hook.tenant(), id)), Answer.nothing());
  }

  private static Stored<InboundHook> after(
      Stored<InboundHook> before, InboundHook hook, Instant now) {
    return new Stored<>(
        before.tenant(), before.id(), before.version() + 1, before.createdAt(), now, hook);
  }

  private Stored<InboundHook> hook(ContainerRequestContext request, String id) {
    return ProblemException.present(
        hooks.find(Caller.of(request).tenant(), id), "inbound hook", id);
  }

  private HookView view(Stored<InboundHook> stored, @Nullable Secret secret) {
    InboundHook hook = stored.value();
    return new HookView(
        stored.id(),
        hook.name(),
        hook.agentId(),
        hook.integrationId(),
        secret == null ? null : InboundHooks.address(publicUrl.get(), secret),
        Bodies.spelled(Status.of(hook)),
        stored.createdAt(),
        stored.updatedAt());
  }
}
