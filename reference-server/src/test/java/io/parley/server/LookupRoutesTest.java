package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents whose models look things up, over real HTTP on every store. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.parley.server.Store#available")
class LookupRoutesTest {
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
            store, Map.of("PARLEY_CHAT_MODEL_URL", provider.url(), "PARLEY_CHAT_MODEL", "test"));
    client = RouteTest.tenantOf(shared.server);
    agent =
        client
            .post(
                "/api/agents",
                "{'name':'Sofia','tools':['searchKnowledge','lookUpDeal','lookUpContact'],"
                    + "'retrieval':{'topK':1,'crmFields':['PHONE']}}")
            .id();
  }

  @AfterEach
  void stop() {
    shared.close();
    provider.close();
  }

  @Test
  void which_fields_may_be_told_is_kept_changed_and_checked() {
    String path = "/api/agents/" + agent;
    assertThat(client.get(path).body())
        .contains("\"tools\":[\"searchKnowledge\",\"lookUpDeal\",\"lookUpContact\"]")
        .contains("\"crmFields\":[\"PHONE\"]");
    var changed = client.patch(path, "{'retrieval':{'crmFields':['price','Tracking number']}}");
    assertThat(changed.body())
        .contains("\"crmFields\":[\"price\",\"Tracking number\"]")
        .contains("\"topK\":1");
    assertThat(client.patch(path, "{'retrieval':{'crmFields':[' ']}}").wrongField())
        .isEqualTo("retrieval.crmFields");
  }

  @Test
  void the_knowledge_is_searched_again_in_the_models_words() {
    client.post(
        "/api/knowledge-base/articles",
        "{'title':'Terms','body':'The guarantee covers lamps for five years.'}");
    provider
        .calls("searchKnowledge", "{\"query\":\"guarantee lamps\"}")
        .follows(
            (exchange, streamed) ->
                ChatProvider.send(
                    exchange,
                    200,
                    ChatProvider.completion(
                        Map.of(
                            "role",
                            "assistant",
                            "content",
                            "{\"verdict\":\"answered\",\"citations\":[{\"source\":\"S1\",\"quote\":"
                                + "\"covers lamps for five years\"}],"
                                + "\"answer\":\"It covers lamps for five years.\"}"),
                        "stop")));

    var reply =
        client.post(
            "/api/chat", "{'agentId':'" + agent + "','message':'And what if it breaks early?'}");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.text("reply")).isEqualTo("It covers lamps for five years.");
    assertThat(reply.body()).contains("\"state\":\"found\"").contains("\"title\":\"Terms\"");
    assertThat(client.get("/api/effects").items()).isEmpty();
    // Nobody's deal is talked about in the chat of the API.
    assertThat(String.valueOf(provider.requests().getFirst().get("tools")))
        .contains("searchKnowledge")
        .doesNotContain("lookUpDeal");
  }

  @Test
  void the_customers_own_contact_is_looked_up_in_the_copy_of_the_account_and_nobody_elses() {
    String name = "look-" + client.get("/api/account").id();
    SandboxAccount account = shared.kommo.addAccount(AccountSeed.named(name));
    SandboxMessage first = account.customerWrites("Ana", "Hello");
    account.seedContacts(3);
    String integration =
        client
            .post(
                "/api/agents/" + agent + "/integrations",
                "{'type':'kommo','account':'"
                    + name
                    + ".kommo.com','auth':{'kind':'longLived','token':'"
                    + account.token()
                    + "'},'reply':{'transport':'talk'}}")
            .location();
    while (account.activeWebhooks().isEmpty()) {
      LockSupport.parkNanos(20_000_000);
    }
    client.until(integration + "/sync", seen -> seen.body().contains("\"succeeded\""));
    provider
        .calls("lookUpDeal", "{\"leadId\":1}")
        .calls("lookUpDeal", "{}")
        .calls("lookUpContact", "{}")
        .answers("small_talk", "You are Ana, and your request is with us.");

    account.customerWrites("Ana", "Who am I to you?");

    client.until("/api/effects?state=done", seen -> seen.body().contains("You are Ana"));
    List<Map<String, ?>> talks = client.get("/api/chat/conversations").items();
    String messages =
        client.get("/api/chat/conversations/" + talks.getFirst().get("id") + "/messages").body();
    assertThat(messages)
        .contains("leadId '1' is not the lead of this talk")
        .contains("Deal " + first.leadId())
        .contains("name: Ana")
        .doesNotContain("contact 2");
    assertThat(client.get("/api/effects").items())
        .extracting("action")
        .doesNotContain("lookUpDeal", "lookUpContact");
  }
}
