package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntegrationRoutesTest extends RouteTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private String path;

  @BeforeEach
  void agent() {
    path = client.post("/api/agents", "{'name':'Sofia'}").location() + "/integrations";
  }

  @Test
  void an_integration_is_created_read_listed_changed_and_removed_and_never_shows_its_token() {
    var made = connected();

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("status")).isEqualTo("connected");
    assertThat(made.text("webhookUrl")).contains("/api/webhooks/kommo/");
    assertThat(made.body()).doesNotContain(kommo().token());
    assertThat(client.get(made.location()).body()).doesNotContain(kommo().token());
    assertThat(client.get(path).items()).extracting("id").containsExactly(made.id());
    var changed = client.patch(made.location(), "{'reply':{'transport':'note'}}");
    assertThat(changed.text("reply")).contains("note");
    assertThat(client.delete(made.location()).status()).isEqualTo(204);
    assertThat(client.get(made.location()).status()).isEqualTo(404);
  }

  @Test
  void an_integration_that_makes_no_sense_is_refused() {
    assertThat(connect("acme.example.com", kommo().token()).wrongField()).isEqualTo("account");
    assertThat(connect("acme.kommo.com", "not-the-token").wrongField()).isEqualTo("auth.token");
    assertThat(client.post(path, "{'type':'zendesk','account':'x'}").wrongField())
        .isEqualTo("type");
    assertThat(client.get(path + "/nothing").status()).isEqualTo(404);
    assertThat(client.get("/api/agents/nothing/integrations").status()).isEqualTo(404);
  }

  @Test
  void a_hook_is_recorded_before_it_is_answered_and_once_however_often_it_comes() {
    String hook = URI.create(connected().text("webhookUrl")).getPath();
    String body = "leads%5Badd%5D%5B0%5D%5Bid%5D=17&leads[add][0][name]=Big";

    for (int i = 0; i < 3; i++) {
      assertThat(anybody().post(hook, body, "Content-Type", FORM).status()).isEqualTo(200);
    }

    assertThat(client.get("/api/events?type=lead.created").items())
        .singleElement()
        .hasFieldOrPropertyWithValue("subject", "lead:17");
    assertThat(anybody().get(hook).status()).isEqualTo(200);
  }

  @Test
  void what_a_hook_says_and_nobody_understands_is_kept_whole() {
    String hook = URI.create(connected().text("webhookUrl")).getPath();

    assertThat(anybody().post(hook, "news[from][mars]=1", "Content-Type", FORM).status())
        .isEqualTo(200);

    var kept = client.get("/api/events?type=kommo.unknown&state=unparsed");
    assertThat(kept.items()).singleElement();
    assertThat(kept.body()).contains("news[from][mars]=1");
  }

  @Test
  void a_hook_with_an_unknown_secret_is_not_found_and_its_secret_is_not_repeated() {
    var made = connected();
    String hook = URI.create(made.text("webhookUrl")).getPath();
    client.delete(made.location());

    for (String unknown : new String[] {"/api/webhooks/kommo/nobodys-secret", hook}) {
      var refused =
          client.until(unknown, reply -> reply.status() == 404).status() == 404
              ? anybody().post(unknown, "leads[add][0][id]=1", "Content-Type", FORM)
              : client.get(unknown);
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.body()).doesNotContain(unknown);
    }
  }

  @Test
  void a_hook_over_a_mebibyte_is_refused() {
    String hook = URI.create(connected().text("webhookUrl")).getPath();
    byte[] body =
        ("leads[add][0][id]=1&x=" + "y".repeat(1024 * 1024)).getBytes(StandardCharsets.UTF_8);

    assertThat(anybody().sendBytes("POST", hook, body, "Content-Type", FORM).status())
        .isEqualTo(413);
  }

  @Test
  void a_hook_that_cannot_be_stored_is_told_so_before_kommo_gives_up() throws SQLException {
    String hook = URI.create(connected().text("webhookUrl")).getPath();
    String body = "leads[add][0][id]=18";
    anybody().get(hook);

    try (var blocked = blockedStore()) {
      assertThat(blocked.isClosed()).isFalse();
      long started = System.nanoTime();
      var refused = anybody().post(hook, body, "Content-Type", FORM);

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isNotEmpty();
      assertThat(System.nanoTime() - started).isLessThan(Duration.ofSeconds(2).toNanos());
      var health = anybody().get("/health");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.text("status")).isEqualTo("down");
    }
    anybody().until("/health", reply -> reply.status() == 200);
    assertThat(anybody().post(hook, body, "Content-Type", FORM).status()).isEqualTo(200);
    assertThat(client.get("/api/events?type=lead.created").items()).singleElement();
  }

  @Test
  void one_tenant_never_sees_another() {
    var made = connected();
    Client other = otherTenant();
    String agent = other.post("/api/agents", "{'name':'x'}").location();

    assertThat(other.get(path).status()).isEqualTo(404);
    assertThat(other.get(made.location()).status()).isEqualTo(404);
    assertThat(other.get(agent + "/integrations/" + made.id()).status()).isEqualTo(404);
    assertThat(other.delete(made.location()).status()).isEqualTo(404);
    assertThat(other.patch(made.location(), "{}").status()).isEqualTo(404);
  }

  private Client anybody() {
    return client.as("");
  }

  private Client.Reply connected() {
    return connect("acme.kommo.com", kommo().token());
  }

  private Client.Reply connect(String account, String token) {
    return client.post(
        path,
        "{'type':'kommo','account':'"
            + account
            + "','auth':{'kind':'longLived','token':'"
            + token
            + "'},'reply':{'transport':'talk'}}");
  }
}
