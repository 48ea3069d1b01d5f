package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.kommo.testkit.KommoSandboxExtension;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApiBasicsTest {
  @RegisterExtension
  final KommoSandboxExtension sandbox =
      new KommoSandboxExtension(
          SandboxConfig.builder()
              .requestsPerSecond(1000)
              .bodyLimit(1000)
              .account(AccountSeed.named("one"))
              .account(AccountSeed.named("two"))
              .build());

  @Test
  void a_token_opens_its_own_account(KommoSandbox kommo) {
    assertThat(new Api(kommo, "one-token").get("/api/v4/account").json().path("subdomain"))
        .hasToString("\"one\"");
    assertThat(new Api(kommo, "two-token").get("/api/v4/account").json().path("subdomain"))
        .hasToString("\"two\"");
  }

  @Test
  void one_account_never_sees_the_leads_of_another(KommoSandbox kommo) {
    long lead = kommo.account("one").createLead("mine").id();

    assertThat(new Api(kommo, "one-token").get("/api/v4/leads/" + lead).status()).isEqualTo(200);
    assertThat(new Api(kommo, "two-token").get("/api/v4/leads/" + lead).status()).isEqualTo(204);
  }

  @Test
  void without_a_good_token_the_answer_is_401(KommoSandbox kommo) {
    assertThat(new Api(kommo, "").get("/api/v4/account").status()).isEqualTo(401);
    Api.Answer wrong = new Api(kommo, "nonsense").get("/api/v4/account");

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.contentType()).isEqualTo("application/problem+json");
    assertThat(wrong.json().path("detail").asText()).isEqualTo("Invalid user name or password");
  }

  @Test
  void each_answer_carries_its_request_id(KommoSandbox kommo) {
    Api api = Api.of(kommo);

    String first = api.get("/api/v4/account").headers().firstValue("X-Request-Id").orElseThrow();
    String second = api.get("/api/v4/nothing").headers().firstValue("X-Request-Id").orElseThrow();

    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void unknown_paths_are_404_and_unknown_methods_405(KommoSandbox kommo) {
    Api api = Api.of(kommo);

    Api.Answer unknown = api.get("/api/v4/notes");

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().path("detail").asText())
        .isEqualTo("Cannot GET " + kommo.baseUrl() + "/api/v4/notes");
    assertThat(api.delete("/api/v4/leads/1", "").status()).isEqualTo(405);
  }

  @Test
  void bodies_are_limited_and_must_be_json(KommoSandbox kommo) {
    Api api = Api.of(kommo);

    assertThat(api.post("/api/v4/leads", "x".repeat(1001)).status()).isEqualTo(413);
    assertThat(api.post("/api/v4/leads", "[{").status()).isEqualTo(400);
    assertThat(api.post("/api/v4/leads", "{}").status()).isEqualTo(400);
    assertThat(api.post("/api/v4/leads", "[]").json().path("detail").asText())
        .isEqualTo("Request data can not be empty");
  }

  @Test
  void users_are_for_administrators(KommoSandbox kommo) {
    Api api = Api.of(kommo);
    String manager = Long.toString(kommo.account().managerId());

    assertThat(api.get("/api/v4/users").json().path("_total_items").asInt()).isEqualTo(2);
    assertThat(api.send("GET", "/api/v4/users", "", "X-Context-User-ID", manager).status())
        .isEqualTo(403);
    assertThat(api.send("GET", "/api/v4/account", "", "X-Context-User-ID", "99").status())
        .isEqualTo(403);
  }

  @Test
  void the_account_shows_the_parts_asked_for(KommoSandbox kommo) {
    Api api = Api.of(kommo);

    assertThat(api.get("/api/v4/account").json().has("amojo_id")).isFalse();
    var full = api.get("/api/v4/account?with=amojo_id,task_types,datetime_settings").json();
    assertThat(full.path("amojo_id").asText()).isNotBlank();
    assertThat(full.at("/_embedded/task_types/1/code").asText()).isEqualTo("MEETING");
    assertThat(full.at("/_embedded/datetime_settings/timezone").asText()).isEqualTo("UTC");
  }

  @Test
  void a_closed_sandbox_answers_nobody() {
    KommoSandbox kommo = KommoSandbox.start(SandboxConfig.defaults());
    Api api = Api.of(kommo);
    assertThat(api.get("/api/v4/account").status()).isEqualTo(200);

    kommo.close();

    assertThatThrownBy(() -> api.get("/api/v4/account")).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void revoked_tokens_are_401(KommoSandbox kommo) {
    kommo.account().revokeTokens();

    assertThat(Api.of(kommo).get("/api/v4/account").status()).isEqualTo(401);
    assertThat(new Api(kommo, "two-token").get("/api/v4/account").status()).isEqualTo(200);
  }
}
