package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.Integration;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxMessage;
import io.parley.kommo.sandbox.TokenStats;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;

/**
 * Tests with an app at Kommo, an account that may let it in, and an agent that may answer there.
 */
abstract class KommoAppTest extends RouteTest {
  static final String CALLBACK = "/api/integrations/kommo/callback";
  static final String DISCONNECT = "/api/integrations/kommo/disconnect";

  String name;
  String app;
  SandboxAccount account;
  String integrations;

  @BeforeEach
  void app() {
    name = "c-" + tenantId();
    app = "app-" + tenantId();
    account = sandbox().addAccount(AccountSeed.named(name));
    sandbox()
        .addIntegration(
            Integration.of(
                    app, "app-secret", URI.create("http://127.0.0.1:" + client.port() + CALLBACK))
                .withDisconnectUri(client.at(DISCONNECT)));
    client.post(
        "/api/knowledge-base/articles",
        "{'title':'Delivery','body':'We deliver within two days. Delivery costs 4.90 euros.'}");
    integrations = client.post("/api/agents", "{'name':'Sofia'}").location() + "/integrations";
  }

  Client.Reply made(String more) {
    return client.post(
        integrations,
        "{'type':'kommo','account':'"
            + name
            + ".kommo.com','auth':{'kind':'oauth','clientId':'"
            + app
            + "','clientSecret':'app-secret'"
            + more
            + "},'reply':{'transport':'talk'}}");
  }

  static String connectUrl(Client.Reply integration) {
    return String.valueOf(((Map<?, ?>) integration.json().get("auth")).get("connectUrl"));
  }

  URI consentPage(Client.Reply integration) {
    return URI.create(client.get(connectUrl(integration)).text("authorizeUrl"));
  }

  Client.Reply connected() {
    Client.Reply made = made("");
    String back = KommoPerson.allows(consentPage(made), name);
    assertThat(client.get(back).status()).isEqualTo(200);
    return made;
  }

  TokenStats stats() {
    return sandbox().tokenStats();
  }

  void assertAnswered(String customer) {
    SandboxMessage asked = account.customerWrites(customer, "How long does delivery take?");
    await(
        () ->
            account.sentMessages().stream()
                .anyMatch(
                    sent ->
                        sent.talkId() == asked.talkId()
                            && sent.text().contains("within two days")));
  }

  static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 60 s").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
