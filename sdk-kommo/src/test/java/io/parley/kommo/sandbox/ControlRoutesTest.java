package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.parley.kommo.testkit.HookReceiver;
import io.parley.kommo.testkit.KommoSandboxExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KommoSandboxExtension.class)
class ControlRoutesTest {
  private static final String DEMO = "/sandbox/accounts/demo";

  @Test
  void another_process_writes_as_customer_and_manager(KommoSandbox kommo, HookReceiver hooks) {
    Api control = new Api(kommo, "");
    control.post(
        DEMO + "/webhooks",
        "{\"destination\":\"%s\",\"settings\":[\"add_message\"]}".formatted(hooks.uri()));

    JsonNode message =
        control
            .post(
                DEMO + "/customer",
                "{\"customer\":\"Ana\",\"text\":\"hi\",\"origin\":\"waba\",\"phone\":\"+1\"}")
            .json();
    control.post(
        DEMO + "/manager",
        "{\"talk_id\":%d,\"text\":\"hello\"}".formatted(message.path("talk_id").asLong()));

    assertThat(hooks.take(1).getFirst().form()).containsEntry("message[add][0][origin]", "waba");
    assertThat(kommo.awaitHooks(Duration.ofSeconds(30))).isTrue();
    JsonNode messages = control.get(DEMO + "/messages").json();
    assertThat(messages.findValuesAsText("text")).containsExactly("hi", "hello");
    assertThat(control.get(DEMO + "/talks").json().at("/0/customer").asText()).isEqualTo("Ana");
    assertThat(control.get(DEMO + "/deliveries").json().at("/0/status").asInt()).isEqualTo(200);
  }

  @Test
  void leads_are_made_moved_and_deleted(KommoSandbox kommo) {
    Api control = new Api(kommo, "");

    long id = control.post(DEMO + "/leads", "{\"name\":\"A\"}").json().path("id").asLong();
    control.post(DEMO + "/leads/" + id + "/move", "{\"status_id\":142}");

    assertThat(control.get(DEMO + "/leads").json().at("/0/status_id").asLong()).isEqualTo(142);
    assertThat(control.delete(DEMO + "/leads/" + id, "").status()).isEqualTo(204);
    assertThat(control.get(DEMO + "/leads").json()).isEmpty();
    assertThat(control.post(DEMO + "/leads/" + id + "/move", "{\"status_id\":1}").status())
        .isEqualTo(400);
    control.post(DEMO + "/seed", "{\"leads\":3}");
    assertThat(control.get(DEMO + "/leads").json()).hasSize(3);
  }

  @Test
  void the_log_of_writes_and_the_statistics_are_readable(KommoSandbox kommo) {
    Api control = new Api(kommo, "");
    Api.of(kommo).post("/api/v4/leads", "[{\"name\":\"A\"}]");

    JsonNode write = control.get(DEMO + "/writes").json().path(0);

    assertThat(write.path("path").asText()).isEqualTo("/api/v4/leads");
    assertThat(write.path("body").asText()).isEqualTo("[{\"name\":\"A\"}]");
    assertThat(write.path("done").asBoolean()).isTrue();
    JsonNode stats = control.get("/sandbox/stats").json();
    assertThat(stats.at("/accounts/demo/requests").asInt()).isEqualTo(1);
    assertThat(stats.at("/accounts/demo/by_status/200").asInt()).isEqualTo(1);
    assertThat(stats.path("hooks_under_way").asInt()).isZero();
  }

  @Test
  void accounts_clients_and_codes_are_made(KommoSandbox kommo) {
    Api control = new Api(kommo, "");

    JsonNode account =
        control.post("/sandbox/accounts", "{\"subdomain\":\"shop\",\"token\":\"t\"}").json();
    control.post(
        "/sandbox/integrations",
        "{\"client_id\":\"c\",\"client_secret\":\"s\",\"redirect_uri\":\"https://a.example/\"}");

    assertThat(account.path("token").asText()).isEqualTo("t");
    assertThat(new Api(kommo, "t").get("/api/v4/account").status()).isEqualTo(200);
    assertThat(control.get("/sandbox/accounts").json()).hasSize(2);
    assertThat(
            control
                .post("/sandbox/accounts/shop/authorize", "{\"client_id\":\"c\"}")
                .json()
                .path("code")
                .asText())
        .isNotBlank();
  }

  @Test
  void a_reset_leaves_fresh_accounts_with_the_same_tokens(KommoSandbox kommo) {
    Api control = new Api(kommo, "");
    kommo.account().createLead("A");
    kommo.faults().add(Fault.status(500));

    assertThat(control.post("/sandbox/reset", "").status()).isEqualTo(204);

    assertThat(kommo.account().leads()).isEmpty();
    assertThat(Api.of(kommo).get("/api/v4/account").status()).isEqualTo(200);
  }

  @Test
  void the_clock_moves_forward_only(KommoSandbox kommo) {
    Api control = new Api(kommo, "");
    var before = kommo.now();

    control.post("/sandbox/clock", "{\"seconds\":3600}");

    assertThat(kommo.now()).isAfterOrEqualTo(before.plusSeconds(3600));
    assertThat(control.post("/sandbox/clock", "{\"seconds\":-1}").status()).isEqualTo(400);
  }

  @Test
  void mistakes_are_named_and_other_sites_kept_out(KommoSandbox kommo) {
    Api control = new Api(kommo, "");

    Api.Answer missing = control.post(DEMO + "/customer", "{\"text\":\"hi\"}");
    Api.Answer unknown = control.get("/sandbox/accounts/nobody/leads");
    Api.Answer foreign =
        control.send("POST", "/sandbox/reset", "", "Origin", "https://evil.example");

    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing.json().path("detail").asText()).isEqualTo("customer must be text");
    assertThat(unknown.json().path("detail").asText()).isEqualTo("account 'nobody' is not there");
    assertThat(foreign.status()).isEqualTo(403);
  }

  @Test
  void a_person_writes_on_the_page_and_sees_it_escaped(KommoSandbox kommo) {
    Api browser = new Api(kommo, "");
    assertThat(browser.get("/").body()).contains("A new customer writes", "/sandbox/feed");

    Api.Answer sent =
        browser.post("/sandbox/say", "account=demo&customer=Ana&text=%3Cb%3Ehi%3C%2Fb%3E");

    assertThat(sent.status()).isEqualTo(302);
    assertThat(browser.get("/sandbox/feed?account=demo").body())
        .contains("&lt;b&gt;hi&lt;/b&gt;", "Ana", "Initial contact")
        .doesNotContain("<b>hi</b>");
  }

  @Test
  void it_runs_from_the_command_line() {
    var out = new ByteArrayOutputStream();
    String[] args = {"--port", "0", "--token", "abc", "--rate", "50", "--incoming"};

    try (KommoSandbox kommo =
        SandboxMain.start(args, new PrintStream(out, true, StandardCharsets.UTF_8))) {
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("Kommo sandbox at " + kommo.baseUrl(), "account demo, token abc");
      assertThat(new Api(kommo, "abc").get("/api/v4/account").status()).isEqualTo(200);
    }
  }

  @Test
  void wrong_options_are_named() {
    assertThatThrownBy(() -> SandboxMain.config("--nonsense"))
        .hasMessage("option '--nonsense' is not known");
    assertThatThrownBy(() -> SandboxMain.config("--port", "abc"))
        .hasMessage("option '--port' needs a number, not 'abc'");
    assertThatThrownBy(() -> SandboxMain.config("--token"))
        .hasMessage("option '--token' needs a value");
    assertThatThrownBy(() -> SandboxMain.config("--account", "Bad Name"))
        .hasMessageContaining("subdomain 'Bad Name' must be");
    assertThat(SandboxMain.config("--account", "a", "--account", "b=t").accounts())
        .extracting(AccountSeed::token)
        .containsExactly("a-token", "t");
  }
}
