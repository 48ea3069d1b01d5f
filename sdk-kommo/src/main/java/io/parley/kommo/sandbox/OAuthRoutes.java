package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The consent page, the token endpoint, and the hook that tells of a removed integration. */
final class OAuthRoutes {
  private static final Duration HOOK_TIMEOUT = Duration.ofSeconds(3);

  private final Accounts accounts;
  private final TokenDesk tokens;
  private final Map<String, Integration> integrations = new ConcurrentHashMap<>();

  OAuthRoutes(Accounts accounts, TokenDesk tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  void add(Integration integration) {
    integrations.put(integration.clientId(), integration);
  }

  Optional<Integration> integration(String clientId) {
    return Optional.ofNullable(integrations.get(clientId));
  }

  void add(Router router) {
    router.add("GET", "/oauth", this::consent);
    router.add("POST", "/oauth", this::decide);
    router.add("POST", "/oauth2/access_token", this::token);
    router.add("GET", "/oauth2/account/current/subdomain", this::subdomain);
  }

  /** Asks a person which account the integration may use. */
  private Reply consent(Request request) {
    Optional<Integration> integration =
        request.query().first("client_id").flatMap(this::integration);
    if (integration.isEmpty()) {
      return Reply.html(404, Pages.message("Unknown integration", "No such client_id."));
    }
    return Reply.html(
        200,
        Pages.consent(
            integration.get(), accounts.all(), request.query().first("state").orElse("")));
  }

  private Reply decide(Request request) {
    Query form = request.form();
    Integration integration =
        form.first("client_id").flatMap(this::integration).orElseThrow(Refusal::notFound);
    String state = form.first("state").orElse("");
    var back = new StringBuilder(integration.redirectUri().toString());
    back.append(integration.redirectUri().getRawQuery() == null ? '?' : '&');
    if (form.first("decision").orElse("").equals("allow")) {
      AccountState account =
          form.first("account").flatMap(accounts::find).orElseThrow(Refusal::notFound);
      back.append("code=").append(tokens.code(account, integration));
      back.append("&referer=").append(escape(account.domain())).append("&platform=2");
    } else {
      back.append("error=access_denied");
    }
    back.append("&client_id=").append(escape(integration.clientId()));
    if (!state.isEmpty()) {
      back.append("&state=").append(escape(state));
    }
    return Reply.redirect(back.toString());
  }

  private Reply token(Request request) {
    ObjectNode body = request.object();
    Integration integration =
        integration(body.path("client_id").asText())
            .filter(i -> i.clientSecret().equals(body.path("client_secret").asText()))
            .filter(i -> i.redirectUri().toString().equals(body.path("redirect_uri").asText()))
            .orElseThrow(
                () -> {
                  tokens.refuse();
                  return Refusal.oauth(400, "Client id, secret or redirect_uri is wrong");
                });
    return switch (body.path("grant_type").asText()) {
      case "authorization_code" ->
          token(tokens.exchangeCode(body.path("code").asText(), integration));
      case "refresh_token" ->
          token(tokens.exchangeRefresh(body.path("refresh_token").asText(), integration));
      default -> {
        tokens.refuse();
        throw Refusal.oauth(400, "Check the grant_type parameter");
      }
    };
  }

  private static Reply token(ObjectNode pair) {
    return new Reply(200, "application/json", Wire.text(pair), Map.of());
  }

  private Reply subdomain(Request request) {
    AccountState account =
        request
            .header("X-Refresh-Token")
            .flatMap(tokens::accountOf)
            .orElseThrow(Refusal::unauthorized);
    return Reply.ok(
        Wire.object()
            .put("id", account.id())
            .put("subdomain", account.subdomain())
            .put("domain", account.domain())
            .put("top_level_domain", "com"));
  }

  /**
   * Removes an integration from an account: its tokens die and its disconnect hook is called once.
   *
   * @return the status the hook answered; 0 when there is no hook or nobody answered
   */
  int disconnect(AccountState account, Integration integration) {
    tokens.revoke(account, Optional.of(integration.clientId()));
    return integration.disconnectUri().map(uri -> tell(uri, account, integration)).orElse(0);
  }

  private static int tell(URI hook, AccountState account, Integration integration) {
    String uri =
        hook
            + (hook.getRawQuery() == null ? "?" : "&")
            + "account_id="
            + account.id()
            + "&client_uuid="
            + escape(integration.clientId())
            + "&signature="
            + Jwt.disconnectSignature(integration, account.id());
    try {
      return OneShotHttp.get(URI.create(uri), HOOK_TIMEOUT);
    } catch (IOException nobodyThere) {
      return 0;
    }
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
