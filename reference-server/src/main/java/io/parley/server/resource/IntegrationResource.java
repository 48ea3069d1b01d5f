package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agents;
import io.parley.core.secret.Secret;
import io.parley.core.work.Write;
import io.parley.kommo.oauth.Grant;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
import io.parley.server.kommo.AccountConnections;
import io.parley.server.kommo.Consents;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.Integrations;
import io.parley.server.kommo.KommoSync;
import io.parley.server.problem.ProblemException;
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
  private final AccountConnections connections;
  private final KommoSync sync;
  private final Consents consents;
  private final Commits commits;
  private final Function<Secret, URI> hookAddress;

  /**
   * @param hookAddress where webhooks with that secret are taken
   */
  public IntegrationResource(
      Agents agents,
      Integrations integrations,
      AccountConnections connections,
      KommoSync sync,
      Consents consents,
      Commits commits,
      Function<Secret, URI> hookAddress) {
    this.agents = agents;
    this.integrations = integrations;
    this.connections = connections;
    this.sync = sync;
    this.consents = consents;
    this.commits = commits;
    this.hookAddress = hookAddress;
  }

  /** The agent's integrations, newest first. */
  @GET
  @Needs(Role.ADMIN)
  @Exchange(gives = IntegrationView.class, page = true)
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
   * Connects an account. A long-lived token is tried, stored sealed, and the account's webhooks are
   * subscribed to, and it is copied; an app waits for a person's consent unless a code comes with
   * it.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Exchange(gives = IntegrationView.class, status = 201)
  public Response create(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      IntegrationView.@Nullable Connect connect) {
    TenantId tenant = agent(request, agentId);
    IntegrationView.Connect wanted = Bodies.present(connect);
    var wish =
        new AccountConnections.Wish(
            tenant,
            agentId,
            wanted.checkedAccount(),
            wanted.replyOrDefault().choice(),
            wanted.pipelinesOrNone());
    IntegrationView.Auth auth = wanted.checkedAuth();
    String id = UniqueId.at(commits.now());
    AccountConnections.Made made =
        auth.oauth()
            ? connections.byApp(wish, id, auth.app(consents), auth.givenCode(), commits.now())
            : connections.byToken(wish, id, auth.checkedToken(), commits.now());
    return commits.commit(request, made.writes(), created(made.stored(), made.grant()));
  }

  private Answer created(Stored<Integration> made, Optional<Grant> grant) {
    return Answer.created(
        "/api/agents/" + made.value().agentId() + "/integrations/" + made.id(), view(made, grant));
  }

  /** One integration. */
  @GET
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(gives = IntegrationView.class)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Stored<Integration> found = integration(request, agentId, id);
    return Answer.ok(view(found), found.version()).response();
  }

  /** Changes the way to answer, the pipelines, or the credential. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = IntegrationView.class, takes = IntegrationView.Connect.class)
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
          Instant now = commits.now();
          Integration answering =
              found.value().answering(wanted.replyOrDefault().choice(), wanted.pipelinesOrNone());
          AccountConnections.Credited credited =
              wanted
                  .newAuth()
                  .map(auth -> credited(found, answering, auth, now))
                  .orElseGet(
                      () -> new AccountConnections.Credited(answering, grant(found), List.of()));
          Integration changed = credited.integration();
          Stored<Integration> stored =
              new Stored<>(
                  found.tenant(), id, found.version() + 1, found.createdAt(), now, changed);
          List<Write> writes = new ArrayList<>(credited.writes());
          writes.addAll(connections.change(found, changed, now));
          return commits.commit(
              request, writes, Answer.ok(view(stored, credited.grant()), stored.version()));
        });
  }

  private AccountConnections.Credited credited(
      Stored<Integration> found, Integration changed, IntegrationView.Auth auth, Instant now) {
    return auth.oauth()
        ? connections.withApp(found, changed, auth.app(consents), auth.givenCode(), now)
        : connections.withToken(found, changed, auth.checkedToken(), now);
  }

  /** Forgets the account and its credentials; webhooks that still come are answered with 404. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Stored<Integration> found = integration(request, agentId, id);
    Expected.of(request).check("integration " + id, found.version());
    return commits.commit(request, connections.remove(found, commits.now()), Answer.nothing());
  }

  private Optional<Grant> grant(Stored<Integration> stored) {
    return stored.value().oauth() ? consents.grant(stored.tenant(), stored.id()) : Optional.empty();
  }

  private IntegrationView view(Stored<Integration> stored) {
    return view(stored, grant(stored));
  }

  private IntegrationView view(Stored<Integration> stored, Optional<Grant> grant) {
    return IntegrationView.of(
        stored,
        grant,
        hookAddress.apply(integrations.hookSecret(stored.tenant(), stored.id(), stored.value())),
        sync.runs().list(stored.tenant(), stored.id(), Optional.empty(), 1).stream().findFirst());
  }

  private TenantId agent(ContainerRequestContext request, String agentId) {
    return AgentThings.tenant(agents, request, agentId);
  }

  private Stored<Integration> integration(
      ContainerRequestContext request, String agentId, String id) {
    return ProblemException.present(
        integrations.find(agent(request, agentId), agentId, id), "integration", id);
  }
}
