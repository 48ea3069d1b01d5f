package io.parley.server.resource;

import io.parley.core.secret.Secret;
import io.parley.kommo.oauth.ConsentStates;
import io.parley.kommo.oauth.Uninstall;
import io.parley.server.call.Answer;
import io.parley.server.contract.Exchange;
import io.parley.server.kommo.Consents;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.Integrations;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Browsers;
import io.parley.server.security.Caller;
import io.parley.server.security.Callers;
import io.parley.server.security.Needs;
import io.parley.server.security.Open;
import io.parley.server.security.Presented;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a person to Kommo's consent page and back, and Kommo's news that it is over. */
@Path("/api/integrations/kommo")
@Produces(MediaType.APPLICATION_JSON)
public final class KommoConsentResource {
  private static final Logger log = LoggerFactory.getLogger(KommoConsentResource.class);
  private static final String COOKIE = "kommo-consent";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final Integrations integrations;
  private final Consents consents;
  private final Callers callers;
  private final Function<Secret, URI> hookAddress;
  private final boolean https;

  /**
   * @param hookAddress where webhooks with that secret are taken
   * @param https whether browsers reach the server over https only
   */
  public KommoConsentResource(
      Integrations integrations,
      Consents consents,
      Callers callers,
      Function<Secret, URI> hookAddress,
      boolean https) {
    this.integrations = integrations;
    this.consents = consents;
    this.callers = callers;
    this.hookAddress = hookAddress;
    this.https = https;
  }

  /** Where to send a person. */
  record LinkView(String authorizeUrl, Instant expiresAt) {}

  /**
   * The link to the consent page: a browser is sent there, a program is told. Only the same
   * session, key or browser may come back with it.
   */
  @GET
  @Path("connect")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
  @Needs(value = Role.ADMIN, orSession = true)
  @Exchange(gives = LinkView.class)
  public Response connect(
      @Context ContainerRequestContext request,
      @QueryParam("integrationId") @Nullable String integrationId) {
    if (integrationId == null || integrationId.isBlank()) {
      throw ProblemException.field("integrationId", "integrationId is required");
    }
    Stored<Integration> integration =
        ProblemException.present(
            integrations.find(Caller.of(request).tenant(), integrationId),
            "integration",
            integrationId);
    if (!integration.value().oauth()) {
      throw ProblemException.field(
          "integrationId",
          "integrationId '" + integrationId + "' must be of an integration with auth.kind oauth");
    }
    Presented presented = callers.byKeyOrSession(request).orElseThrow();
    Secret cookie = Secret.random(32);
    // A session comes back by itself and ends with the logout; a key's browser has the cookie.
    List<Secret> bindings =
        presented.session()
            ? List.of(presented.credential())
            : List.of(presented.credential(), cookie);
    Consents.Link link = consents.link(integration, bindings);
    Response answer =
        Browsers.opens(request)
            ? Browsers.to(link.page().toString())
            : Answer.ok(new LinkView(link.page().toString(), link.until())).response();
    return presented.session()
        ? answer
        : Response.fromResponse(answer).cookie(cookie(cookie.reveal())).build();
  }

  /** Takes a person back from the consent page and connects the integration. */
  @GET
  @Path("callback")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
  @Open
  @Exchange(gives = IntegrationView.class)
  public Response callback(
      @Context ContainerRequestContext request,
      @QueryParam("state") @Nullable String state,
      @QueryParam("code") @Nullable String code,
      @QueryParam("referer") @Nullable String referer,
      @QueryParam("error") @Nullable String error) {
    Optional<Presented> presented = callers.byKeyOrSession(request);
    List<Secret> bindings = new ArrayList<>();
    presented.map(Presented::credential).ifPresent(bindings::add);
    Cookie cookie = request.getCookies().get(COOKIE);
    if (cookie != null && !cookie.getValue().isEmpty()) {
      bindings.add(Secret.of(cookie.getValue()));
    }
    Optional<Presented> person =
        presented.filter(each -> each.session() && Browsers.opens(request));
    Stored<Integration> connected;
    try {
      connected =
          consents.accept(
              new Consents.Brought(
                  Optional.ofNullable(state),
                  Optional.ofNullable(code),
                  Optional.ofNullable(referer),
                  Optional.ofNullable(error)),
              bindings);
    } catch (ProblemException e) {
      if (person.isEmpty()) {
        throw e;
      }
      log.info("a consent was not taken: {}", e.problem().detail());
      return Browsers.to(
          "/manage/"
              + person.get().caller().tenant()
              + "/kommo-refused?why="
              + (error == null ? "failed" : "denied"));
    }
    return person.isPresent()
        ? Browsers.to(
            "/manage/"
                + connected.tenant()
                + "/ai-agents/"
                + connected.value().agentId()
                + "/integrations?done=consented#"
                + connected.id())
        : Answer.ok(
                IntegrationView.of(
                    connected,
                    consents.grant(connected.tenant(), connected.id()),
                    hookAddress.apply(
                        integrations.hookSecret(
                            connected.tenant(), connected.id(), connected.value()))),
                connected.version())
            .response();
  }

  /**
   * Kommo's news that an account removed the app. Kommo's documents name the app {@code
   * client_uuid} in one place and {@code client_id} in another.
   */
  @GET
  @Path("disconnect")
  @Produces(MediaType.TEXT_PLAIN)
  @Open
  @Exchange(status = 204)
  public String disconnect(
      @QueryParam("account_id") @Nullable String accountId,
      @QueryParam("client_uuid") @Nullable String clientUuid,
      @QueryParam("client_id") @Nullable String clientId,
      @QueryParam("signature") @Nullable String signature) {
    String app = clientUuid == null ? clientId : clientUuid;
    if (app == null || app.isEmpty() || accountId == null || signature == null) {
      throw new ProblemException(
          Problem.of(400, "account_id, client_uuid and signature are required"));
    }
    if (!NUMBER.matcher(accountId).matches()
        || !consents.uninstalled(new Uninstall(app, Long.parseLong(accountId), signature))) {
      throw new ProblemException(
          Problem.of(
              403, "nothing here was connected by that app and account with that signature"));
    }
    return "ok";
  }

  private NewCookie cookie(String value) {
    return new NewCookie.Builder(COOKIE)
        .value(value)
        .path("/" + Consents.CALLBACK)
        .maxAge((int) ConsentStates.LIFE.toSeconds())
        .httpOnly(true)
        .secure(https)
        .sameSite(NewCookie.SameSite.LAX)
        .build();
  }
}
