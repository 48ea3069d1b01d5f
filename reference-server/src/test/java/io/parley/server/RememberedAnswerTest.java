package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentQuery;
import io.parley.core.secret.Secret;
import io.parley.core.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedAnswerTest {
  private static final String PATH = "/api/account/api-keys";
  private static final String BODY = "{'name':'shop','role':'viewer'}";

  @Test
  void an_answer_is_remembered_for_a_day_and_sealed(@TempDir Path data) {
    var clock = MutableClock.at(Instant.parse("2026-11-23T12:00:00Z"));
    var environment = Store.SQLITE.environment(data);
    String key = Secret.random(32).reveal();
    environment.put("PARLEY_BOOTSTRAP_API_KEY", key);
    try (var server = ParleyServer.start(ServerConfig.of(environment), clock)) {
      var client = new Client(server.port(), key);
      var first = client.post(PATH, BODY, "Idempotency-Key", "k");
      assertThat(first.status()).isEqualTo(201);

      clock.advance(Duration.ofHours(23));
      assertThat(client.post(PATH, BODY, "Idempotency-Key", "k").id()).isEqualTo(first.id());
      clock.advance(Duration.ofHours(2));
      assertThat(client.post(PATH, BODY, "Idempotency-Key", "k").id()).isNotEqualTo(first.id());

      assertThat(
              server
                  .storage()
                  .documents()
                  .list(new TenantId("demo"), "answer", DocumentQuery.first(10)))
          .singleElement()
          .satisfies(kept -> assertThat(kept.body()).doesNotContain(first.text("secret")));
    }
  }
}
