package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AccessTest extends RouteTest {
  private static final String KEYS = "/api/account/api-keys";

  @Test
  void without_a_good_key_nothing_is_shown() {
    for (String key : new String[] {"", "nonsense", "ak_aaaaaaaa_" + "b".repeat(43)}) {
      var refused = client.as(key).get("/api/agents");
      assertThat(refused.status()).as(key).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    }
    assertThat(client.as("").get("/health").status()).isEqualTo(200);
  }

  @Test
  void a_header_does_not_choose_the_tenant() {
    client.post("/api/agents", "{'name':'Sofia'}");

    var seen =
        otherTenant()
            .get(
                "/api/agents",
                "X-Tenant-ID",
                tenantId().value(),
                "X-Original-URL",
                "/api/agents",
                "X-HTTP-Method-Override",
                "DELETE");

    assertThat(seen.items()).isEmpty();
  }

  @Test
  void a_role_that_is_too_low_is_refused() {
    var agent = client.post("/api/agents", "{'name':'Sofia'}");
    Client viewer = withRole("viewer");
    Client operator = withRole("operator");
    Client admin = withRole("admin");

    assertThat(viewer.get(agent.location()).status()).isEqualTo(200);
    assertThat(viewer.post("/api/agents", "{'name':'x'}").status()).isEqualTo(403);
    assertThat(viewer.post("/api/jobs", "{'type':'test'}").status()).isEqualTo(403);
    assertThat(viewer.get(KEYS).status()).isEqualTo(403);
    assertThat(operator.post("/api/jobs", "{'type':'test'}").status()).isEqualTo(202);
    assertThat(operator.patch(agent.location(), "{'name':'x'}").status()).isEqualTo(403);
    assertThat(operator.patch("/api/account", "{'name':'x'}").status()).isEqualTo(403);
    assertThat(admin.patch(agent.location(), "{'name':'x'}").status()).isEqualTo(200);
    assertThat(admin.post(KEYS, "{'name':'x','role':'owner'}").status()).isEqualTo(403);
  }

  @Test
  void a_key_is_shown_once_works_and_ends() {
    var made = client.post(KEYS, "{'name':'shop','role':'viewer'}");
    String secret = made.text("secret");

    assertThat(made.status()).isEqualTo(201);
    assertThat(secret).matches("ak_[A-Za-z0-9_-]{8}_[A-Za-z0-9_-]{43}");
    assertThat(client.as(secret).get("/api/agents").status()).isEqualTo(200);
    assertThat(client.get(KEYS).body()).doesNotContain(secret).contains(made.id());
    assertThat(client.delete(KEYS + "/" + made.id()).status()).isEqualTo(204);
    assertThat(client.as(secret).get("/api/agents").status()).isEqualTo(401);
    assertThat(client.delete(KEYS + "/" + made.id()).status()).isEqualTo(404);
  }

  @Test
  void a_key_request_that_makes_no_sense_is_refused() {
    assertThat(client.post(KEYS, "{'name':'x','role':'king'}").wrongField()).isEqualTo("role");
    assertThat(client.post(KEYS, "{'role':'viewer'}").wrongField()).isEqualTo("name");
    assertThat(
            client
                .post(
                    KEYS,
                    "{'name':'x','role':'viewer','expiresAt':'"
                        + Instant.parse("2020-01-01T00:00:00Z")
                        + "'}")
                .wrongField())
        .isEqualTo("expiresAt");
    assertThat(client.post(KEYS, "{'name':'x','role':'viewer','expiresAt':'soon'}").wrongField())
        .isEqualTo("expiresAt");
  }

  @Test
  void a_key_of_another_tenant_is_not_found() {
    var made = client.post(KEYS, "{'name':'x','role':'viewer'}");

    assertThat(otherTenant().delete(KEYS + "/" + made.id()).status()).isEqualTo(404);
    assertThat(client.as(made.text("secret")).get("/api/agents").status()).isEqualTo(200);
  }
}
