package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.testkit.KommoSandboxExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RateLimitTest {
  @RegisterExtension
  final KommoSandboxExtension sandbox =
      new KommoSandboxExtension(
          SandboxConfig.builder()
              .requestsPerSecond(7)
              .retryAfter(Duration.ofSeconds(300))
              .banAfter(5)
              .banFor(Duration.ofMinutes(10))
              .account(AccountSeed.named("one"))
              .account(AccountSeed.named("two"))
              .build());

  @Test
  void the_eighth_request_of_a_second_is_429_and_other_accounts_go_on(KommoSandbox kommo) {
    RateLimit limit = new RateLimit(SandboxConfig.builder().requestsPerSecond(7).build());
    for (int i = 0; i < 7; i++) {
      assertThat(limit.admit(kommo.now())).isEqualTo(RateLimit.Verdict.ADMITTED);
    }
    assertThat(limit.admit(kommo.now())).isEqualTo(RateLimit.Verdict.TOO_MANY);
    assertThat(limit.stats().mostInASecond()).isEqualTo(8);

    Api one = Api.of(kommo);
    Api.Answer last = one.get("/api/v4/account");
    while (last.status() == 200) {
      last = one.get("/api/v4/account");
    }

    assertThat(last.status()).isEqualTo(429);
    assertThat(last.json().path("retry_after").asInt()).isEqualTo(300);
    assertThat(kommo.account("one").stats().tooMany()).isEqualTo(1);
    assertThat(new Api(kommo, "two-token").get("/api/v4/account").status()).isEqualTo(200);
  }

  @Test
  void who_keeps_asking_is_banned_until_the_ban_ends(KommoSandbox kommo) {
    Api api = Api.of(kommo);
    Api.Answer last = api.get("/api/v4/account");
    while (last.status() != 403) {
      last = api.get("/api/v4/account");
    }

    assertThat(last.contentType()).startsWith("text/html");
    SandboxStats stats = kommo.account().stats();
    assertThat(stats.bans()).isEqualTo(1);
    assertThat(stats.tooMany()).isEqualTo(6);
    assertThat(stats.whileBanned()).isEqualTo(1);
    assertThat(stats.byStatus()).containsEntry(429, 6L).containsEntry(403, 1L);
    assertThat(stats.byRoute()).containsOnlyKeys("GET /api/v4/account");

    kommo.advance(Duration.ofMinutes(9));
    assertThat(api.get("/api/v4/account").status()).isEqualTo(403);
    kommo.advance(Duration.ofMinutes(2));
    assertThat(api.get("/api/v4/leads").status()).isIn(204, 429);
  }

  @Test
  void a_ban_can_be_imposed(KommoSandbox kommo) {
    kommo.account().ban(Duration.ofSeconds(30));

    assertThat(Api.of(kommo).get("/api/v4/account").status()).isEqualTo(403);
    kommo.advance(Duration.ofSeconds(31));
    assertThat(Api.of(kommo).get("/api/v4/account").status()).isEqualTo(200);
  }
}
