package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the open address of hooks may be called, and who counts as the caller. */
class HookLimitTest {
  @TempDir Path data;

  private ParleyServer server;
  private Client client;
  private Client stranger;

  @BeforeEach
  void start() {
    Map<String, String> environment = Store.SQLITE.environment(data);
    environment.put("PARLEY_TRUSTED_PROXIES", "127.0.0.0/8, ::1, 10.0.0.0/8");
    // Nothing is put back into a bucket while time stands still.
    server =
        ParleyServer.start(
            ServerConfig.of(environment), Clock.fixed(Instant.now(), ZoneOffset.UTC));
    client = RouteTest.tenantOf(server);
    stranger = client.as("");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String hook(String name) {
    String agent = client.post("/api/agents", "{'name':'Sofia'}").id();
    return URI.create(
            client
                .post("/api/inbound-hooks", "{'name':'" + name + "','agentId':'" + agent + "'}")
                .text("url"))
        .getPath();
  }

  private Client.Reply guess(String forwarded) {
    return stranger.post("/api/hooks/guessed", "{}", "X-Forwarded-For", forwarded);
  }

  @Test
  void an_address_takes_a_hundred_at_once_and_another_address_is_not_held_up() {
    String busy = hook("busy");
    String other = hook("other");
    for (int i = 0; i < 100; i++) {
      assertThat(stranger.post(busy, "{'id':'" + i + "'}").status()).isEqualTo(202);
    }

    var refused = stranger.post(busy, "{'id':'one too many'}");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(stranger.post(other, "{}").status()).isEqualTo(202);
  }

  @Test
  void who_guesses_addresses_waits_whatever_they_put_into_the_header() {
    String known = hook("known");
    for (int i = 0; i < 20; i++) {
      assertThat(guess("1.1.1." + i + ", 203.0.113.9").status()).isEqualTo(404);
    }

    for (String forged :
        new String[] {
          "203.0.113.9",
          "8.8.8.8, 203.0.113.9",
          "127.0.0.1, 203.0.113.9",
          "10.0.0.1,203.0.113.9",
          "203.0.113.9, 10.0.0.1",
          "203.0.113.9:99"
        }) {
      var refused = guess(forged);
      assertThat(refused.status()).as(forged).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("10");
    }
    assertThat(guess("203.0.113.9, 203.0.113.10").status()).isEqualTo(404);
    assertThat(stranger.post(known, "{}", "X-Forwarded-For", "203.0.113.9").status())
        .isEqualTo(202);
  }

  @Test
  void the_audit_tells_the_address_of_the_client_behind_a_proxy() {
    client.post(
        "/api/agents", "{'name':'Sofia'}", "X-Forwarded-For", "8.8.8.8, 203.0.113.9, 10.0.0.7");

    assertThat(client.get("/api/account/audit?object=agent").body())
        .contains("203.0.113.9")
        .doesNotContain("8.8.8.8");
  }
}
