package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.parley.kommo.testkit.HookReceiver;
import io.parley.kommo.testkit.KommoSandboxExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OAuthRoutesTest {
  private static final URI REDIRECT = URI.create("https://app.example/callback");

  @RegisterExtension
  final KommoSandboxExtension sandbox =
      new KommoSandboxExtension(
          SandboxConfig.builder()
              .account(AccountSeed.named("shop"))
              .integration(Integration.of("app", "secret", REDIRECT))
              .build());

  private static Api.Answer token(KommoSandbox kommo, String grant, String name, String value) {
    return new Api(kommo, "")
        .post(
            "/oauth2/access_token",
            """
            {"client_id":"app","client_secret":"secret","redirect_uri":"%s",
             "grant_type":"%s","%s":"%s"}
            """
                .formatted(REDIRECT, grant, name, value));
  }

  private static Api.Answer refresh(KommoSandbox kommo, String token) {
    return token(kommo, "refresh_token", "refresh_token", token);
  }

  private static Api.Answer exchange(KommoSandbox kommo, String code) {
    return token(kommo, "authorization_code", "code", code);
  }

  private static JsonNode pair(KommoSandbox kommo) {
    return exchange(kommo, kommo.authorize("shop", "app")).json();
  }

  @Test
  void a_person_consents_and_comes_back_with_a_code(KommoSandbox kommo) {
    Api browser = new Api(kommo, "");

    String page = browser.get("/oauth?client_id=app&state=s%26t").body();
    assertThat(page).contains("shop.kommo.com", "value=\"s&amp;t\"", "Allow", "Deny");
    Api.Answer allowed =
        browser.post("/oauth", "client_id=app&state=s%26t&account=shop&decision=allow");

    assertThat(allowed.status()).isEqualTo(302);
    String location = allowed.headers().firstValue("Location").orElseThrow();
    Query back = Query.of(URI.create(location).getRawQuery());
    assertThat(location).startsWith(REDIRECT + "?");
    assertThat(back.first("referer")).contains("shop.kommo.com");
    assertThat(back.first("state")).contains("s&t");
    assertThat(back.first("client_id")).contains("app");
    JsonNode pair = exchange(kommo, back.first("code").orElseThrow()).json();
    assertThat(pair.path("expires_in").asInt()).isEqualTo(86_400);
    assertThat(
            new Api(kommo, pair.path("access_token").asText())
                .get("/api/v4/account")
                .json()
                .path("subdomain")
                .asText())
        .isEqualTo("shop");
  }

  @Test
  void a_person_refuses(KommoSandbox kommo) {
    Api.Answer denied =
        new Api(kommo, "").post("/oauth", "client_id=app&state=s&account=shop&decision=deny");

    assertThat(denied.headers().firstValue("Location"))
        .contains(REDIRECT + "?error=access_denied&client_id=app&state=s");
    assertThat(new Api(kommo, "").get("/oauth?client_id=other").status()).isEqualTo(404);
  }

  @Test
  void a_code_is_good_once_and_for_twenty_minutes(KommoSandbox kommo) {
    String code = kommo.authorize("shop", "app");
    assertThat(exchange(kommo, code).status()).isEqualTo(200);
    assertThat(exchange(kommo, code).status()).isEqualTo(400);

    String late = kommo.authorize("shop", "app");
    kommo.advance(Duration.ofMinutes(20));

    assertThat(exchange(kommo, late).status()).isEqualTo(400);
  }

  @Test
  void a_refresh_token_is_rotated_and_dies_when_used(KommoSandbox kommo) {
    String first = pair(kommo).path("refresh_token").asText();

    JsonNode second = refresh(kommo, first).json();
    Api.Answer again = refresh(kommo, first);

    assertThat(second.path("refresh_token").asText()).isNotEqualTo(first);
    assertThat(again.status()).isEqualTo(401);
    assertThat(again.json().path("hint").asText()).isEqualTo("Token has been revoked");
    assertThat(refresh(kommo, second.path("refresh_token").asText()).status()).isEqualTo(200);
    assertThat(kommo.tokenStats()).isEqualTo(new TokenStats(1, 2, 1));
  }

  @Test
  void a_refresh_whose_answer_is_lost_costs_the_token(KommoSandbox kommo) {
    String token = pair(kommo).path("refresh_token").asText();
    kommo.faults().add(Fault.dropAfter().on("POST", "/oauth2/access_token").times(1));
    try {
      refresh(kommo, token);
    } catch (java.io.UncheckedIOException lost) {
      assertThat(lost).isNotNull();
    }

    assertThat(refresh(kommo, token).status()).isEqualTo(401);
  }

  @Test
  void an_access_token_lives_a_day_and_a_long_lived_one_on(KommoSandbox kommo) {
    Api api = new Api(kommo, pair(kommo).path("access_token").asText());
    assertThat(api.get("/api/v4/account").status()).isEqualTo(200);

    kommo.advance(Duration.ofHours(24));

    assertThat(api.get("/api/v4/account").status()).isEqualTo(401);
    assertThat(Api.of(kommo).get("/api/v4/account").status()).isEqualTo(200);
  }

  @Test
  void access_tokens_can_be_ended_at_once(KommoSandbox kommo) {
    JsonNode pair = pair(kommo);

    kommo.account().expireAccessTokens();

    assertThat(new Api(kommo, pair.path("access_token").asText()).get("/api/v4/account").status())
        .isEqualTo(401);
    assertThat(refresh(kommo, pair.path("refresh_token").asText()).status()).isEqualTo(200);
  }

  @Test
  void the_access_token_is_a_web_token_with_kommos_claims(KommoSandbox kommo) {
    String[] parts = pair(kommo).path("access_token").asText().split("\\.", -1);

    assertThat(parts).hasSize(3);
    JsonNode claims =
        Wire.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    assertThat(claims.path("aud").asText()).isEqualTo("app");
    assertThat(claims.path("account_id").asLong()).isEqualTo(kommo.account().id());
    assertThat(claims.path("api_domain").asText()).isEqualTo("api-a.kommo.com");
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(86_400);
  }

  @Test
  void a_wrong_secret_or_redirect_is_refused(KommoSandbox kommo) {
    String body =
        """
        {"client_id":"app","client_secret":"%s","redirect_uri":"%s",
         "grant_type":"authorization_code","code":"%s"}
        """;
    String code = kommo.authorize("shop", "app");
    Api api = new Api(kommo, "");

    Api.Answer secret = api.post("/oauth2/access_token", body.formatted("wrong", REDIRECT, code));
    Api.Answer redirect =
        api.post("/oauth2/access_token", body.formatted("secret", "https://evil.example", code));

    assertThat(secret.status()).isEqualTo(400);
    assertThat(secret.json().has("hint")).isTrue();
    assertThat(redirect.status()).isEqualTo(400);
    assertThat(exchange(kommo, code).status()).isEqualTo(200);
  }

  @Test
  void a_refresh_token_still_tells_its_account(KommoSandbox kommo) {
    String token = pair(kommo).path("refresh_token").asText();
    Api api = new Api(kommo, "");
    String path = "/oauth2/account/current/subdomain";

    JsonNode told = api.send("GET", path, "", "X-Refresh-Token", token).json();

    assertThat(told.path("domain").asText()).isEqualTo("shop.kommo.com");
    assertThat(api.get(path).status()).isEqualTo(401);
  }

  @Test
  void removing_the_integration_kills_its_tokens_and_calls_its_signed_hook(
      KommoSandbox kommo, HookReceiver hooks) throws Exception {
    kommo.addIntegration(Integration.of("app", "secret", REDIRECT).withDisconnectUri(hooks.uri()));
    JsonNode pair = pair(kommo);
    long account = kommo.account().id();

    assertThat(kommo.disconnect("shop", "app")).isEqualTo(200);

    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signature =
        HexFormat.of().formatHex(mac.doFinal(("app|" + account).getBytes(StandardCharsets.UTF_8)));
    HookReceiver.Hook hook = hooks.take(1).getFirst();
    assertThat(hook.method()).isEqualTo("GET");
    assertThat(hook.uri())
        .endsWith("?account_id=" + account + "&client_uuid=app&signature=" + signature);
    assertThat(new Api(kommo, pair.path("access_token").asText()).get("/api/v4/account").status())
        .isEqualTo(401);
    assertThat(refresh(kommo, pair.path("refresh_token").asText()).json().path("hint").asText())
        .isEqualTo("Token has been revoked");
    assertThat(Api.of(kommo).get("/api/v4/account").status()).isEqualTo(200);
  }
}
