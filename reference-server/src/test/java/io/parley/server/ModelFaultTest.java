package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.SandboxAccount;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the provider of the language model does, over real HTTP: the customer is answered. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.parley.server.Store#available")
class ModelFaultTest {
  private static final String SORRY = "I'm sorry, I don't have that information.";
  private static final String SECRET_WORDS = "upstream-17 org-4711";

  @Parameter Store store;

  private ChatProvider provider;
  private Store.Shared shared;
  private Client client;
  private String agent;

  @BeforeEach
  void start() {
    provider = new ChatProvider();
    shared =
        new Store.Shared(
            store,
            Map.of(
                "PARLEY_CHAT_MODEL_URL", provider.url(),
                "PARLEY_CHAT_MODEL", "test",
                "PARLEY_CHAT_MODEL_KEY", "k-1",
                "PARLEY_CHAT_MODEL_PATIENCE", "8",
                "PARLEY_CHAT_MODEL_TOKENS_PER_DAY", "100000"));
    client = RouteTest.tenantOf(shared.server);
    agent = client.post("/api/agents", "{'name':'Sofia'}").id();
  }

  @AfterEach
  void stop() {
    shared.close();
    provider.close();
  }

  private Client.Reply say(String text) {
    Client.Reply reply =
        client.post("/api/chat", "{'agentId':'" + agent + "','message':'" + text + "'}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("reply")).doesNotContain("upstream", "org-", "Exception", "<html");
    return reply;
  }

  @Test
  void every_fault_ends_in_a_reply_without_a_word_of_the_providers() {
    provider.fails(500, SECRET_WORDS).fails(503, SECRET_WORDS).answers("small_talk", "Third time.");
    assertThat(say("Tell me a story").text("reply")).isEqualTo("Third time.");

    provider.fails(429, SECRET_WORDS, "Retry-After", "1").answers("small_talk", "After a wait.");
    assertThat(say("Tell me a story").text("reply")).isEqualTo("After a wait.");

    int before = provider.requests().size();
    provider.fails(429, SECRET_WORDS, "Retry-After", "600");
    assertThat(say("Tell me a story").text("reply")).isEqualTo(SORRY);
    assertThat(provider.requests()).hasSize(before + 1);

    provider.follows(
        (exchange, streamed) -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          ChatProvider.send(exchange, 200, "<html>" + SECRET_WORDS + "</html>");
        });
    provider.answers("small_talk", "After the page.");
    assertThat(say("Tell me a story").text("reply")).isEqualTo("After the page.");

    provider
        .says("{\"verdict\":\"small_talk\",\"answer\":\"half a sent")
        .says("")
        .says("I can't help with that, " + SECRET_WORDS);
    assertThat(say("Tell me a story").text("reply")).isEqualTo(SORRY);

    provider
        .fails(
            200,
            ChatProvider.completion(
                Map.of("role", "assistant", "content", "x".repeat(5_000_000)), "stop"))
        .answers("small_talk", "After five megabytes.");
    assertThat(say("Tell me a story").text("reply")).isEqualTo("After five megabytes.");

    provider.follows(
        (exchange, streamed) -> {
          exchange.sendResponseHeaders(200, 10_000);
          exchange
              .getResponseBody()
              .write("{\"choices\":[".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          exchange.close();
        });
    assertThat(say("Tell me a story").text("reply")).isEqualTo(SORRY);

    provider.fails(401, SECRET_WORDS);
    assertThat(say("Tell me a story").text("reply")).isEqualTo(SORRY);

    provider.calls("deleteEverything", "{\"leadId\":99}").answers("small_talk", "Hello there.");
    Client.Reply called = say("Tell me a story");
    assertThat(called.text("reply")).isEqualTo("Hello there.");
    assertThat(called.body()).contains("there is no tool 'deleteEverything'");
    assertThat(client.get("/api/effects").items()).isEqualTo(List.of());
  }

  @Test
  void a_provider_that_does_not_answer_is_not_waited_for_longer_than_set() {
    provider.hangs();

    Client.Reply reply = say("Tell me a story");

    assertThat(reply.text("reply")).isEqualTo(SORRY);
    assertThat(reply.body()).contains("did not answer in time");
    assertThat(provider.requests()).hasSize(1);
  }

  @Test
  void an_exhausted_quota_is_asked_once_and_the_feed_says_why_the_model_rests() {
    provider.fails(
        429,
        "{\"error\":{\"message\":\"" + SECRET_WORDS + "\",\"code\":\"insufficient_quota\"}}",
        "Retry-After",
        "1");

    assertThat(say("Tell me a story").text("reply")).isEqualTo(SORRY);
    assertThat(say("Tell me a story").text("reply")).isEqualTo(SORRY);

    assertThat(provider.requests()).hasSize(1);
    assertThat(client.get("/api/dashboard/updates").body())
        .contains("The language model is not asked for a while")
        .contains("its quota is exhausted")
        .doesNotContain("org-4711");
    Client other = RouteTest.tenantOf(shared.server);
    String theirs = other.post("/api/agents", "{'name':'Luz'}").id();
    provider.answers("small_talk", "Not paused here.");
    assertThat(
            other
                .post("/api/chat", "{'agentId':'" + theirs + "','message':'Tell me a story'}")
                .text("reply"))
        .isEqualTo("Not paused here.");
  }

  @Test
  void a_reply_is_streamed_sentence_by_sentence_with_what_was_called() {
    client.patch("/api/agents/" + agent, "{'tools':['handoff','notify']}");
    provider
        .calls("notify", "{\"text\":\"A VIP asks for lamps\"}")
        .answers("small_talk", "I am letting the team know. Anything else?");

    Client.Reply reply =
        client.post(
            "/api/chat",
            "{'agentId':'" + agent + "','message':'I want fifty lamps','stream':true}");

    assertThat(reply.header("Content-Type")).startsWith("text/event-stream");
    assertThat(reply.body())
        .contains("event: token\ndata: {\"text\":\"I am letting the team know.\"}")
        .contains("event: token\ndata: {\"text\":\" Anything else?\"}")
        .contains("event: tool\ndata: {\"tool\":\"notify\"")
        .contains("\"state\":\"planned\"")
        .contains("event: done");
    assertThat(reply.body().indexOf("event: token"))
        .isLessThan(reply.body().indexOf("event: tool"));
    var done = client.until("/api/effects?state=done", seen -> !seen.items().isEmpty());
    assertThat(done.items().getFirst().get("action")).isEqualTo("notify");
    Map<String, ?> offered = provider.requests().getFirst();
    assertThat(String.valueOf(offered.get("tools"))).contains("handoff", "notify");
  }

  @Test
  void what_the_model_calls_for_is_done_in_kommo_after_the_customer_was_answered() {
    String name = "tool-" + client.get("/api/account").id();
    SandboxAccount account = shared.kommo.addAccount(AccountSeed.named(name));
    client.patch("/api/agents/" + agent, "{'tools':['addTag']}");
    client.post(
        "/api/agents/" + agent + "/integrations",
        "{'type':'kommo','account':'"
            + name
            + ".kommo.com','auth':{'kind':'longLived','token':'"
            + account.token()
            + "'},'reply':{'transport':'talk'}}");
    while (account.activeWebhooks().isEmpty()) {
      LockSupport.parkNanos(20_000_000);
    }
    provider
        .calls("addTag", "{\"tag\":\"vip\",\"leadId\":99}")
        .calls("addTag", "{\"tag\":\"vip\"}")
        .answers("small_talk", "I am arranging that for you.");

    account.customerWrites("Ana", "Please make me a VIP");

    var done = client.until("/api/effects?state=done", seen -> seen.body().contains("\"addTag\""));
    assertThat(done.body()).contains("addTag").contains("I am arranging that for you.");
    assertThat(account.sentMessages()).hasSize(1);
    String conversation =
        String.valueOf(client.get("/api/chat/conversations").items().getFirst().get("id"));
    assertThat(client.get("/api/chat/conversations/" + conversation + "/messages").body())
        .contains("leadId '99' is not the lead of this talk")
        .contains("\"state\":\"planned\"");
  }

  @Test
  void a_stream_that_the_provider_cuts_ends_with_what_was_whole() {
    provider.follows(
        (exchange, streamed) -> {
          var out = ChatProvider.events(exchange);
          ChatProvider.event(
              out,
              Map.of(
                  "index",
                  0,
                  "delta",
                  Map.of(
                      "content",
                      "{\"verdict\":\"small_talk\",\"citations\":[],\"answer\":\"Whole sentence."
                          + " Half a")));
          exchange.close();
        });

    Client.Reply reply =
        client.post(
            "/api/chat", "{'agentId':'" + agent + "','message':'Tell me a story','stream':true}");

    assertThat(reply.body()).contains("event: done").contains("\"reply\":\"Whole sentence.\"");
  }

  @Test
  void the_tokens_of_a_day_end_and_the_feed_says_so() {
    shared.close();
    shared =
        new Store.Shared(
            store,
            Map.of(
                "PARLEY_CHAT_MODEL_URL", provider.url(),
                "PARLEY_CHAT_MODEL", "test",
                "PARLEY_CHAT_MODEL_TOKENS_PER_DAY", "300"));
    client = RouteTest.tenantOf(shared.server);
    agent = client.post("/api/agents", "{'name':'Sofia'}").id();
    for (int i = 0; i < 10; i++) {
      provider.answers("small_talk", "Answer " + i + ".");
    }

    for (int i = 0; i < 10; i++) {
      say("Tell me a story");
    }

    // A call costs 120 tokens: after the third the day's 300 are used up.
    assertThat(provider.requests()).hasSize(3);
    assertThat(client.get("/api/dashboard/updates").body()).contains("300 tokens of");
  }
}
