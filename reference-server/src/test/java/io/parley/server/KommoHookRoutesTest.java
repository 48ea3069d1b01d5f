package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.secret.Secret;
import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.ChatChannel;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.Integration;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxMessage;
import io.parley.kommo.sandbox.WidgetRequest;
import io.parley.kommo.webhook.ChatSignature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Salesbots that ask, channels of one's own, and the ways in which answers go out. */
class KommoHookRoutesTest extends RouteTest {
  private static final String QUESTION = "How long does delivery take?";
  private static final String KEY = "the secret key of the integration, as Kommo shows it";

  private SandboxAccount account;
  private String integration;

  @BeforeEach
  void connected() {
    String name = "ways-" + tenantId();
    account = sandbox().addAccount(AccountSeed.named(name));
    sandbox().addIntegration(Integration.of(name, KEY, URI.create("https://a.example/cb")));
    var agent = client.post("/api/agents", "{'name':'Sofia'}");
    client.post(
        "/api/knowledge-base/articles",
        "{'title':'Delivery','body':'We deliver within two days. Delivery costs 4.90 euros.'}");
    var made =
        client.post(
            agent.location() + "/integrations",
            "{'type':'kommo','account':'"
                + name
                + ".kommo.com','auth':{'kind':'longLived','token':'"
                + account.token()
                + "'}}");
    assertThat(made.status()).isEqualTo(201);
    integration = made.location();
    await(() -> !account.activeWebhooks().isEmpty());
  }

  private void answersBy(String transport) {
    assertThat(client.patch(integration, "{'reply':{'transport':'" + transport + "'}}").status())
        .isEqualTo(200);
  }

  private URI hook(String field) {
    return URI.create(client.get(integration + "/reply").text(field));
  }

  private WidgetRequest aBotAsks(long leadId) {
    return sandbox()
        .callWidget(
            account.subdomain(),
            account.subdomain(),
            hook("salesbotUrl"),
            leadId,
            Map.of("message", QUESTION, "name", "Ana"));
  }

  @Test
  void a_salesbot_that_asks_gets_the_agents_answer_and_says_it() {
    answersBy("salesbot");
    client.patch(integration + "/reply", "{'salesbot':{'clientSecret':'" + KEY + "'}}");
    SandboxMessage asked = account.customerWrites("Ana", QUESTION);

    WidgetRequest called = aBotAsks(asked.leadId());

    assertThat(called.status()).isEqualTo(200);
    await(() -> !account.sentMessages().isEmpty());
    assertThat(account.sentMessages())
        .singleElement()
        .satisfies(said -> assertThat(said.text()).contains("within two days"));
    // The bot speaks before the sandbox has written down the call that made it.
    await(() -> account.writes().stream().anyMatch(write -> write.path().contains("/continue/")));
    var told =
        client.until(
            "/api/events?type=message.received&state=ignored", seen -> !seen.items().isEmpty());
    assertThat(told.body()).contains("answers go out by a salesbot");
  }

  @Test
  void a_forged_token_or_address_is_refused_and_nothing_is_sent() {
    client.patch(integration + "/reply", "{'salesbot':{'clientSecret':'another key'}}");
    long lead = account.createLead("Oak table").id();
    int before = account.writes().size();

    assertThat(aBotAsks(lead).status()).isEqualTo(403);
    String path = hook("salesbotUrl").getPath();
    assertThat(
            client
                .as("")
                .post(
                    path,
                    "{'token':'a.b.c','return_url':'https://evil.example/api/v4/salesbot/1/continue/1'}")
                .status())
        .isEqualTo(403);
    assertThat(client.as("").post(path.replaceAll("[^/]+$", "wrong"), "{}").status())
        .isEqualTo(404);

    assertThat(client.get("/api/events?type=salesbot.asked").items()).isEmpty();
    assertThat(account.writes()).hasSize(before);
  }

  @Test
  void without_a_secret_key_no_salesbot_is_believed() {
    assertThat(aBotAsks(account.createLead("Oak table").id()).status()).isEqualTo(403);
  }

  @Test
  void where_the_talk_is_closed_to_us_the_next_way_is_taken_and_why_is_told() {
    client.patch(
        integration + "/reply",
        "{'field':{'fieldId':%d,'botId':%d}}"
            .formatted(account.leadField("AI reply").orElseThrow(), account.replyBotId()));
    account.faults().add(Fault.status(402).on("POST", "*send_message"));

    account.customerWrites("Ana", QUESTION);

    await(() -> account.botRuns() == 1);
    var done = client.until("/api/effects?state=done", seen -> seen.body().contains("sendMessage"));
    assertThat(done.body()).contains("sent by field, because talk: ").contains("402");
    assertThat(account.sentMessages())
        .extracting(SandboxMessage::text)
        .singleElement()
        .asString()
        .contains("within two days");
  }

  @Test
  void the_ways_are_shown_in_their_order_with_what_a_probe_found() {
    client.patch(
        integration + "/reply",
        "{'field':{'fieldId':%d,'botId':7},'salesbot':{'clientSecret':'%s','saying':'handlers'}}"
            .formatted(account.leadField("AI reply").orElseThrow(), KEY));

    var shown = client.get(integration + "/reply");
    assertThat(shown.body()).doesNotContain(KEY).contains("handlers");
    List<Map<String, ?>> ways = client.get(integration + "/reply/ways").items();

    assertThat(ways)
        .extracting(way -> (Object) way.get("transport"))
        .containsExactly("talk", "salesbot", "field", "note");
    assertThat(ways)
        .extracting(way -> (Object) way.get("available"))
        .containsExactly(true, false, false, true);
    assertThat(String.valueOf(ways.get(2).get("reason"))).contains("salesbot 7");

    assertThat(client.patch(integration + "/reply", "{'salesbot':null}").body())
        .doesNotContain("handlers");
    assertThat(
            client.patch(integration + "/reply", "{'field':{'fieldId':0,'botId':1}}").wrongField())
        .isEqualTo("field.fieldId");
    assertThat(client.patch(integration + "/reply", "{'chats':{'scopeId':'s'}}").wrongField())
        .isEqualTo("chats.secret");
  }

  @Test
  void a_hook_of_a_channel_counts_only_with_kommos_signature() {
    client.patch(
        integration + "/reply",
        "{'chats':{'scopeId':'scope-1','secret':'the secret of the channel'}}");
    URI hook = URI.create(hook("chatsUrl").toString().replace(":scope_id", "scope-1"));

    assertThat(
            account.writesInChannel(
                new ChatChannel("the secret of the channel", hook), "conv-1", "Good morning"))
        .isEqualTo(200);
    assertThat(account.writesInChannel(new ChatChannel("another", hook), "conv-1", "Forged"))
        .isEqualTo(403);
    byte[] body = "{\"message\":{}}".getBytes(StandardCharsets.UTF_8);
    String signed = ChatSignature.of(body, Secret.of("the secret of the channel"));
    assertThat(
            client
                .as("")
                .sendBytes("POST", hook.getPath() + "x", body, "X-Signature", signed)
                .status())
        .as("another scope")
        .isEqualTo(403);
    assertThat(client.as("").sendBytes("POST", hook.getPath(), body).status())
        .as("no signature")
        .isEqualTo(403);

    var told = client.until("/api/events?type=message.sent", seen -> !seen.items().isEmpty());
    assertThat(told.items()).hasSize(1);
    assertThat(told.body()).contains("Good morning").contains("conv-1").doesNotContain("Forged");
  }

  private static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 60 s").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
