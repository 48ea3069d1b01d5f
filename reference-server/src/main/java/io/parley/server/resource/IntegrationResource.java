package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agents;
import io.parley.core.secret.Secret;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.http.MergePatch;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.Integrations;
import io.parley.server.kommo.KommoAccounts;
import io.parley.server.kommo.KommoSync;
import io.parley.server.kommo.SubscribeHooks;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Kommo accounts that an agent serves. */
@Path("/api/agents/{agentId}/integrations")
@Produces(MediaType.APPLICATION_JSON)
public final class IntegrationResource {
  private final Agents agents;
  private final Integrations integrations;
  private final KommoAccounts accounts;
  private final KommoSync sync;
  private final Commits commits;
  private final Function<Secret, URI> hookAddress;

  /**
   * @param hookAddress where webhooks with that secret are taken
   */
  public IntegrationResource(
      Agents agents,
      Integrations integrations,
      KommoAccounts accounts,
      KommoSync sync,
      Commits commits,
      Function<Secret, URI> hookAddress) {
    this.agents = agents;
    this.integrations = integrations;
    this.accounts = accounts;
    this.sync = sync;
    this.commits = commits;
    this.hookAddress = hookAddress;
  }

  /** The agent's integrations, newest first. */
  @GET
  @Needs(Role.ADMIN)
  public Response list(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    TenantId tenant = agent(request, agentId);
    Page page = Page.of(limit, cursor);
    List<Stored<Integration>> found =
        integrations.ofAgent(tenant, agentId, page.before(), page.withNext());
    return Answer.ok(page.body(found, Stored::id, this::view)).response();
  }

  /**
   * Connects an account: tries the token, stores it sealed, subscribes to its webhooks and has it
   * copied.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  public Response create(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      IntegrationView.@Nullable Connect connect) {
    TenantId tenant = agent(request, agentId);
    IntegrationView.Connect wanted = Bodies.present(connect);
    String account = wanted.checkedAccount();
    Secret token = wanted.checkedAuth().checkedToken();
    IntegrationView.Reply reply = wanted.replyOrDefault();
    long number = tried(account, token);
    Instant now = commits.now();
    String id = UniqueId.at(now);
    Integration integration =
        integrations
            .draft(tenant, id, agentId, account, token, reply.choice(), wanted.pipelinesOrNone())
            .numbered(number);
    List<Write> writes = new ArrayList<>(sync.first(tenant, id, now));
    writes.add(integrations.put(tenant, id, integration, 0));
    writes.add(SubscribeHooks.plan(tenant, id, 1, UniqueId.at(now), now));
    return commits.commit(
        request,
        writes,
        Answer.created(
            "/api/agents/" + agentId + "/integrations/" + id,
            view(new Stored<>(tenant, id, 1, now, now, integration))));
  }

  /** One integration. */
  @GET
  @Path("{id}")
  @Needs(Role.ADMIN)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Stored<Integration> found = integration(request, agentId, id);
    return Answer.ok(view(found), found.version()).response();
  }

  /** Changes the way to answer, the pipelines, or the token. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    return expected.change(
        () -> {
          Stored<Integration> found = integration(request, agentId, id);
          expected.check("integration " + id, found.version());
          IntegrationView.Connect wanted =
              changes.applyTo(
                  IntegrationView.Connect.of(found.value()), IntegrationView.Connect.class);
          Integration changed =
              found.value().answering(wanted.replyOrDefault().choice(), wanted.pipelinesOrNone());
          Optional<Secret> token = wanted.newToken();
          if (token.isPresent()) {
            long number = tried(changed.account(), token.get());
            changed =
                integrations
                    .withToken(found.tenant(), id, changed, token.get())
                    .numbered(number)
                    .in(Integration.Status.CONNECTED, Optional.empty());
          }
          Instant now = commits.now();
          Stored<Integration> stored =
              new Stored<>(
                  found.tenant(), id, found.version() + 1, found.createdAt(), now, changed);
          List<Write> writes = new ArrayList<>();
          writes.add(integrations.put(found.tenant(), id, changed, found.version()));
          writes.add(
              SubscribeHooks.plan(found.tenant(), id, stored.version(), UniqueId.at(now), now));
          if (!changed.accountId().equals(found.value().accountId())) {
            // Another account behind the same address: its copy replaces the old one.
            writes.addAll(sync.first(found.tenant(), id, now));
          }
          return commits.commit(request, writes, Answer.ok(view(stored), stored.version()));
        });
  }

  /** Forgets the account and its credentials; webhooks that still come are answered with 404. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Stored<Integration> found = integration(request, agentId, id);
    Expected.of(request).check("integration " + id, found.version());
    return commits.commit(
        request,
        List.of(
            integrations.remove(found.tenant(), id),
            sync.forget(found.tenant(), id, commits.now())),
        Answer.nothing());
  }

  /** Kommo's number of the account, read with the token. */
  private long tried(String account, Secret token) {
    try (Kommo kommo = ProblemException.checked(() -> accounts.connect(account, token))) {
      return kommo.account().id();
    } catch (KommoException e) {
      if (e.unauthorized()) {
        throw ProblemException.field("auth.token", "auth.token was refused by " + account);
      }
      throw e;
    }
  }

  private IntegrationView view(Stored<Integration> stored) {
    return IntegrationView.of(
        stored,
        hookAddress.apply(integrations.hookSecret(stored.tenant(), stored.id(), stored.value())),
        sync.runs().list(stored.tenant(), stored.id(), Optional.empty(), 1).stream().findFirst());
  }

  private TenantId agent(ContainerRequestContext request, String agentId) {
    TenantId tenant = Caller.of(request).tenant();
    ProblemException.present(agents.find(tenant, agentId), "agent", agentId);
    return tenant;
  }

  private Stored<Integration> integration(
      ContainerRequestContext request, String agentId, String id) {
    return ProblemException.present(
        integrations
            .find(agent(request, agentId), id)
            .filter(found -> found.value().agentId().equals(agentId)),
        "integration",
        id);
  }
}
