package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.kommo.testkit.KommoSandboxExtension;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  @RegisterExtension
  final KommoSandboxExtension sandbox =
      new KommoSandboxExtension(
          SandboxConfig.builder()
              .requestsPerSecond(10_000)
              .account(AccountSeed.named("one"))
              .account(AccountSeed.named("two"))
              .build());

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 402, 403, 404, 422, 429, 500})
  void a_status_is_answered_in_kommos_shape_without_the_work(int status) {
    try (KommoSandbox kommo = KommoSandbox.start(SandboxConfig.defaults())) {
      kommo.faults().add(Fault.status(status));

      Api.Answer answer = Api.of(kommo).post("/api/v4/leads", "[{\"name\":\"A\"}]");

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.contentType()).isEqualTo("application/problem+json");
      assertThat(answer.json().path("status").asInt()).isEqualTo(status);
      assertThat(answer.json().has("retry_after")).isEqualTo(status == 429);
      assertThat(answer.json().has("trace_id")).isEqualTo(status == 500);
      assertThat(kommo.account().leads()).isEmpty();
    }
  }

  @Test
  void a_busy_front_answers_html(KommoSandbox kommo) {
    kommo.faults().add(Fault.html(502).times(1));
    kommo.faults().add(Fault.status(503));

    assertThat(Api.of(kommo).get("/api/v4/leads").contentType()).startsWith("text/html");
    assertThat(Api.of(kommo).get("/api/v4/leads").contentType()).startsWith("text/html");
  }

  @Test
  void the_work_is_done_and_the_answer_is_lost(KommoSandbox kommo) {
    long talk = kommo.account().customerWrites("Ana", "hi").talkId();
    kommo.faults().add(Fault.dropAfter().on("POST", "/api/v4/talks/*/send_message").times(1));
    Api api = Api.of(kommo);
    String send = "/api/v4/talks/" + talk + "/send_message";

    assertThatThrownBy(() -> api.post(send, "{\"text\":\"one\"}"))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(kommo.account().sentMessages())
        .extracting(SandboxMessage::text)
        .containsExactly("one");
    ApiWrite write = kommo.account().writes().getLast();
    assertThat(write.done()).isTrue();
    assertThat(write.status()).isZero();
    assertThat(write.body()).isEqualTo("{\"text\":\"one\"}");
    assertThat(api.post(send, "{\"text\":\"two\"}").status()).isEqualTo(202);
  }

  @Test
  void the_connection_is_cut_before_the_work(KommoSandbox kommo) {
    kommo.faults().add(Fault.dropBefore());

    assertThatThrownBy(() -> Api.of(kommo).post("/api/v4/leads", "[{\"name\":\"A\"}]"))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(kommo.account().leads()).isEmpty();
    assertThat(kommo.account().writes().getLast().done()).isFalse();
  }

  @Test
  void a_slow_answer_is_right_but_late(KommoSandbox kommo) {
    kommo.faults().add(Fault.slow(Duration.ofMillis(150)));
    long before = System.nanoTime();

    assertThat(Api.of(kommo).get("/api/v4/account").status()).isEqualTo(200);

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(150));
  }

  @Test
  void a_truncated_answer_is_half_of_one(KommoSandbox kommo) {
    kommo.faults().add(Fault.truncate());

    Api.Answer answer = Api.of(kommo).get("/api/v4/account");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{").doesNotEndWith("}");
  }

  @Test
  void a_fault_strikes_its_method_path_and_account_only(KommoSandbox kommo) {
    kommo.account("one").faults().add(Fault.status(500).on("GET", "/api/v4/leads*"));
    Api one = new Api(kommo, "one-token");

    assertThat(one.get("/api/v4/leads").status()).isEqualTo(500);
    assertThat(one.get("/api/v4/leads/1").status()).isEqualTo(500);
    assertThat(one.get("/api/v4/contacts").status()).isEqualTo(204);
    assertThat(one.post("/api/v4/leads", "[{\"name\":\"A\"}]").status()).isEqualTo(200);
    assertThat(new Api(kommo, "two-token").get("/api/v4/leads").status()).isEqualTo(204);
  }

  @Test
  void a_fault_is_used_up_after_its_times(KommoSandbox kommo) {
    kommo.faults().add(Fault.status(429).times(2));
    Api api = Api.of(kommo);

    assertThat(api.get("/api/v4/account").status()).isEqualTo(429);
    assertThat(kommo.faults().requestFaults()).singleElement().matches(f -> f.times() == 1);
    assertThat(api.get("/api/v4/account").status()).isEqualTo(429);
    assertThat(api.get("/api/v4/account").status()).isEqualTo(200);
    assertThat(kommo.faults().requestFaults()).isEmpty();
  }

  @Test
  void a_fault_with_a_probability_strikes_its_share(KommoSandbox kommo) {
    kommo.faults().add(Fault.status(500).withProbability(0.3));
    Api api = Api.of(kommo);

    int struck = 0;
    for (int i = 0; i < 300; i++) {
      struck += api.get("/api/v4/account").status() == 500 ? 1 : 0;
    }

    assertThat(struck).isBetween(60, 120);
  }

  @Test
  void faults_are_switched_over_http(KommoSandbox kommo) {
    Api control = new Api(kommo, "");
    Api api = Api.of(kommo);

    control.post(
        "/sandbox/faults",
        "{\"kind\":\"402\",\"method\":\"GET\",\"path\":\"/api/v4/account\",\"account\":\"one\"}");
    control.post("/sandbox/faults", "{\"kind\":\"hook-duplicate\",\"copies\":4,\"times\":9}");

    assertThat(api.get("/api/v4/account").status()).isEqualTo(402);
    assertThat(new Api(kommo, "two-token").get("/api/v4/account").status()).isEqualTo(200);
    var listed = control.get("/sandbox/faults").json();
    assertThat(listed.at("/accounts/one/requests/0/kind").asText()).isEqualTo("402");
    assertThat(listed.at("/hooks/0/copies").asInt()).isEqualTo(4);
    assertThat(listed.at("/hooks/0/times").asInt()).isEqualTo(9);
    assertThat(control.delete("/sandbox/faults", "").status()).isEqualTo(204);
    assertThat(api.get("/api/v4/account").status()).isEqualTo(200);
    assertThat(control.post("/sandbox/faults", "{\"kind\":\"nonsense\"}").status()).isEqualTo(400);
    assertThat(control.post("/sandbox/faults", "{\"kind\":\"429\",\"probability\":7}").status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "/api/*", "/api/v4/leads", "*leads", "/a*v4*leads"})
  void globs_match(String pattern) {
    assertThat(Glob.matches(pattern, "/api/v4/leads")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/api", "/api/*/x", "*contacts", "/api/v4/leads/*"})
  void globs_do_not_match(String pattern) {
    assertThat(Glob.matches(pattern, "/api/v4/leads")).isFalse();
  }
}
