package io.parley.server.console;

import io.parley.core.RemoteException;
import io.parley.core.StaleVersionException;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agent;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.kommo.KommoApp;
import io.parley.kommo.oauth.Grant;
import io.parley.kommo.sync.Mirrored;
import io.parley.kommo.sync.SyncMode;
import io.parley.kommo.sync.SyncRuns;
import io.parley.server.call.Bodies;
import io.parley.server.console.page.IntegrationLine;
import io.parley.server.console.page.IntegrationsView;
import io.parley.server.kommo.AccountConnections;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The Kommo accounts that an agent serves: connecting, how they are, copies, disconnecting. */
@Path("/manage/{tenantId}/ai-agents/{agentId}/integrations")
public final class IntegrationsResource {
  private static final int SHOWN = 50;
  private static final int RUNS = 5;
  private static final int PIPELINES = 200;
  private static final int UNPROCESSABLE = 422;
  private static final int BAD_GATEWAY = 502;
  private static final String PIPELINE = "pipeline.";

  /** What is never shown again once it was sent. */
  private static final Set<String> SECRET =
      Set.of("auth.token", "auth.clientSecret", "auth.code", "csrf");

  private final Storage storage;
  private final AgentPart part;
  private final KommoChannel kommo;

  IntegrationsResource(Storage storage, KommoChannel kommo, Pages pages) {
    this.storage = storage;
    this.part = new AgentPart(storage, pages, "integrations");
    this.kommo = kommo;
  }

  /** The accounts of the agent, and the form that connects another. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(
      @Context ContainerRequestContext request, @PathParam("agentId") String agentId) {
    return shown(200, Visit.of(request), agentId, Map.of(), Map.of());
  }

  /** Connects an account: by a token at once, by an app when a person has consented. */
  @POST
  @Needs(Role.ADMIN)
  public Response connect(
      @Context ContainerRequestContext request, @PathParam("agentId") String agentId) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    part.agent(visit, agentId);
    return attempted(
        visit,
        agentId,
        fields,
        () -> {
          var wish =
              new AccountConnections.Wish(
                  visit.tenant(),
                  agentId,
                  AccountConnections.host(fields.raw("account")),
                  Integration.Transport.AUTO,
                  List.of());
          String id = UniqueId.at(visit.now());
          boolean app = fields.raw("kind").equals("oauth");
          AccountConnections.Made made =
              app
                  ? kommo
                      .connections()
                      .byApp(wish, id, app(fields), secret(fields, "auth.code"), visit.now())
                  : kommo.connections().byToken(wish, id, token(fields), visit.now());
          storage.work().commit(made.writes(), visit.now());
          boolean waits = app && fields.text("auth.code").isEmpty();
          return done(visit, agentId, waits ? "appKept" : "connected");
        });
  }

  /** Changes the way to answer, and the pipelines. */
  @POST
  @Path("{id}")
  @Needs(Role.ADMIN)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    Stored<Integration> found = integration(visit, agentId, id);
    return attempted(
        visit,
        agentId,
        fields,
        () -> {
          Integration.Transport transport =
              ProblemException.checked(
                  () ->
                      Bodies.choice(
                          "reply.transport",
                          Integration.Transport.class,
                          fields.text("reply.transport").orElse("auto")));
          List<Long> pipelines =
              fields.values().keySet().stream()
                  .filter(field -> field.matches("pipeline\\.[0-9]{1,18}"))
                  .map(field -> Long.valueOf(field.substring(PIPELINE.length())))
                  .toList();
          Integration changed = found.value().answering(transport, pipelines);
          storage
              .work()
              .commit(kommo.connections().change(found, changed, visit.now()), visit.now());
          return done(visit, agentId, "changed");
        });
  }

  /** Gives it another long-lived token. */
  @POST
  @Path("{id}/token")
  @Needs(Role.ADMIN)
  public Response renew(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    Stored<Integration> found = integration(visit, agentId, id);
    return attempted(
        visit,
        agentId,
        fields,
        () -> {
          AccountConnections.Credited credited =
              kommo.connections().withToken(found, found.value(), token(fields), visit.now());
          var writes = new ArrayList<>(credited.writes());
          writes.addAll(kommo.connections().change(found, credited.integration(), visit.now()));
          storage.work().commit(writes, visit.now());
          return done(visit, agentId, "renewed");
        });
  }

  /** Has the account copied, unless that is under way: all of it, or what changed. */
  @POST
  @Path("{id}/sync")
  @Needs(Role.OPERATOR)
  public Response sync(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    integration(visit, agentId, id);
    SyncRuns runs = kommo.sync().runs();
    SyncMode mode =
        Fields.of(request).raw("mode").equals("incremental") ? SyncMode.INCREMENTAL : SyncMode.FULL;
    if (runs.live(visit.tenant(), id).isEmpty()) {
      storage
          .work()
          .commit(
              runs.ask(visit.tenant(), UniqueId.at(visit.now()), id, mode, visit.now()).writes(),
              visit.now());
    }
    return visit.fragment()
        ? copied(visit, agentId, id)
        : Redirect.to(part.address(visit, agentId) + "#" + id);
  }

  /** The copy of an account as it is now. */
  @GET
  @Path("{id}/sync")
  @Needs(Role.VIEWER)
  public Response copied(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    return copied(Visit.of(request), agentId, id);
  }

  private Response copied(Visit visit, String agentId, String id) {
    return part.show(visit, "integrationSync", line(visit, integration(visit, agentId, id)));
  }

  /** Disconnects the account and forgets what was copied of it. */
  @POST
  @Path("{id}/remove")
  @Needs(Role.ADMIN)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Stored<Integration> found = integration(visit, agentId, id);
    storage.work().commit(kommo.connections().remove(found, visit.now()), visit.now());
    return done(visit, agentId, "disconnected");
  }

  /** What is refused is said at its field. */
  private Response attempted(
      Visit visit, String agentId, Fields fields, Supplier<Response> change) {
    Map<String, String> values = new LinkedHashMap<>(fields.values());
    values.keySet().removeAll(SECRET);
    try {
      return change.get();
    } catch (ProblemException e) {
      Map<String, String> problems = new LinkedHashMap<>();
      for (Problem.FieldError error : e.problem().errors()) {
        problems.putIfAbsent(error.field(), error.message());
      }
      if (problems.isEmpty()) {
        problems.put("", e.problem().detail());
      }
      return shown(UNPROCESSABLE, visit, agentId, values, problems);
    } catch (StaleVersionException e) {
      String stale = part.page(visit).t("integration.stale");
      return shown(UNPROCESSABLE, visit, agentId, values, Map.of("", stale));
    } catch (RemoteException e) {
      return shown(BAD_GATEWAY, visit, agentId, values, Map.of("", String.valueOf(e.getMessage())));
    }
  }

  private KommoApp app(Fields fields) {
    String clientId = required(fields, "auth.clientId");
    Secret clientSecret = Secret.of(required(fields, "auth.clientSecret"));
    try {
      return kommo
          .consents()
          .app(clientId, clientSecret, fields.text("auth.redirectUri").map(URI::create));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw ProblemException.field(
          message.startsWith("clientId") ? "auth.clientId" : "auth.redirectUri", message);
    }
  }

  private static Secret token(Fields fields) {
    return Secret.of(required(fields, "auth.token"));
  }

  private static Optional<Secret> secret(Fields fields, String field) {
    return fields.text(field).map(Secret::of);
  }

  private static String required(Fields fields, String field) {
    return fields
        .text(field)
        .orElseThrow(() -> ProblemException.field(field, field + " is required"));
  }

  private Response shown(
      int status,
      Visit visit,
      String agentId,
      Map<String, String> values,
      Map<String, String> problems) {
    Agent agent = part.agent(visit, agentId);
    return part.show(
        visit,
        status,
        "integrations",
        new IntegrationsView(
            agent,
            kommo.integrations().ofAgent(visit.tenant(), agentId, Optional.empty(), SHOWN).stream()
                .map(found -> line(visit, found))
                .toList(),
            values,
            problems,
            kommo.consentAddress().toString()));
  }

  private IntegrationLine line(Visit visit, Stored<Integration> found) {
    return new IntegrationLine(
        found,
        found.value().oauth()
            ? kommo.consents().grant(found.tenant(), found.id()).map(Grant::clientId)
            : Optional.empty(),
        // Whoever knows the address may send in its name.
        visit.may(Role.ADMIN)
            ? Optional.of(
                kommo
                    .hookAddress(
                        kommo.integrations().hookSecret(found.tenant(), found.id(), found.value()))
                    .toString())
            : Optional.empty(),
        kommo.sync().runs().list(found.tenant(), found.id(), Optional.empty(), RUNS),
        kommo
            .sync()
            .mirror(found.tenant(), found.id())
            .pipelines(MirrorQuery.first(PIPELINES))
            .stream()
            .map(Mirrored::value)
            .toList());
  }

  private Response done(Visit visit, String agentId, String what) {
    return Redirect.to(part.address(visit, agentId) + "?done=" + what);
  }

  private Stored<Integration> integration(Visit visit, String agentId, String id) {
    part.agent(visit, agentId);
    return kommo
        .integrations()
        .find(visit.tenant(), agentId, id)
        .orElseThrow(() -> new ConsoleError(404));
  }
}
