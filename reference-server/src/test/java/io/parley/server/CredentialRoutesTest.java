package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What becomes of an integration when its credential ends or is changed. */
class CredentialRoutesTest extends KommoAppTest {
  @Test
  void news_of_a_removed_app_counts_only_with_its_signature() {
    Client.Reply made = connected();
    await(() -> !account.activeWebhooks().isEmpty());
    String forged =
        DISCONNECT
            + "?account_id="
            + account.id()
            + "&client_uuid="
            + app
            + "&signature="
            + "0".repeat(64);

    assertThat(client.as("").get(forged).status()).isEqualTo(403);
    assertThat(client.as("").get(forged.replace(app, "other")).status()).isEqualTo(403);
    assertThat(client.as("").get(forged.replaceFirst("account_id=[0-9]+", "account_id=x")).status())
        .isEqualTo(403);
    assertThat(client.as("").get(DISCONNECT).status()).isEqualTo(400);
    assertThat(client.get(made.location()).text("status")).isEqualTo("connected");

    assertThat(sandbox().disconnect(name, app)).isEqualTo(200);

    Client.Reply gone = client.get(made.location());
    assertThat(gone.text("status")).isEqualTo("disconnected");
    assertThat(gone.text("reason")).contains("removed in Kommo");
    assertThat(client.get("/api/events?type=integration.needs_reauth").items()).isEmpty();
  }

  @Test
  void an_account_whose_access_was_revoked_says_so_once_and_is_connected_again_by_consent() {
    Client.Reply made = connected();
    await(() -> !account.activeWebhooks().isEmpty());
    account.revokeTokens();

    account.customerWrites("Ana", "How long does delivery take?");
    account.customerWrites("Berta", "How long does delivery take?");

    Client.Reply told =
        client.until(made.location(), seen -> seen.text("status").equals("needsReauth"));
    assertThat(told.text("reason")).contains("Token has been revoked");
    assertThat(client.get("/api/events?type=integration.needs_reauth").items())
        .singleElement()
        .hasFieldOrPropertyWithValue("subject", "integration:" + made.id());
    client.get(KommoPerson.allows(consentPage(made), name));
    assertThat(client.get(made.location()).text("status")).isEqualTo("connected");
    assertAnswered("Carla");
  }

  @Test
  void a_long_lived_token_that_was_revoked_says_so_once() {
    Client.Reply made =
        client.post(
            integrations,
            "{'type':'kommo','account':'"
                + name
                + ".kommo.com','auth':{'kind':'longLived','token':'"
                + account.token()
                + "'},'reply':{'transport':'talk'}}");
    await(() -> !account.activeWebhooks().isEmpty());
    account.revokeTokens();

    account.customerWrites("Ana", "How long does delivery take?");
    account.customerWrites("Berta", "How long does delivery take?");

    Client.Reply told =
        client.until(made.location(), seen -> seen.text("status").equals("needsReauth"));
    assertThat(told.text("reason")).contains("refused the long-lived token");
    client.until("/api/events?state=pending", seen -> seen.items().isEmpty());
    assertThat(client.get("/api/events?type=integration.needs_reauth").items()).hasSize(1);
  }

  @Test
  void an_integration_changes_from_a_token_to_an_app_and_back() {
    Client.Reply made =
        client.post(
            integrations,
            "{'type':'kommo','account':'"
                + name
                + ".kommo.com','auth':{'kind':'longLived','token':'"
                + account.token()
                + "'}}");
    String auth = "{'auth':{'kind':'oauth','clientId':'" + app + "','clientSecret':'app-secret'}}";

    Client.Reply changed = client.patch(made.location(), auth);

    assertThat(changed.text("status")).isEqualTo("needsReauth");
    assertThat(changed.text("auth")).contains("oauth", app, CALLBACK);
    client.get(KommoPerson.allows(consentPage(client.get(made.location())), name));
    assertThat(client.get(made.location()).text("status")).isEqualTo("connected");
    assertThat(client.patch(made.location(), auth).text("status"))
        .as("the same app keeps its tokens")
        .isEqualTo("connected");
    Client.Reply back =
        client.patch(
            made.location(), "{'auth':{'kind':'longLived','token':'" + account.token() + "'}}");
    assertThat(back.text("status")).isEqualTo("connected");
    assertThat(back.text("auth")).contains("longLived").doesNotContain(app);
    assertThat(client.delete(made.location()).status()).isEqualTo(204);
    assertThat(storage().documents().find(tenantId(), "kommoGrant", made.id())).isEmpty();
  }
}
