package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.sandbox.SandboxLead;
import io.parley.kommo.sandbox.SandboxMessage;
import org.junit.jupiter.api.Test;

/** The whole way: consent, hooks, a copy of the account, and a deal that the agent reacts to. */
class FullCycleTest extends KommoAppTest {
  @Test
  void a_deal_that_comes_into_being_is_heard_answered_and_moved_on() {
    account.createLead("There before");
    Client.Reply integration = connected();
    await(() -> !account.activeWebhooks().isEmpty());
    var runs = client.until(integration.location() + "/sync", FullCycleTest::succeeded);
    assertThat(succeeded(runs)).as(runs.body()).isTrue();
    assertThat(client.get(integration.location() + "/leads").items())
        .extracting("name")
        .containsExactly("There before");
    long first = account.leads().getFirst().statusId();
    long next =
        account.stages().values().stream()
            .filter(stage -> stage != first)
            .findFirst()
            .orElseThrow();
    String rules = integrations.replace("/integrations", "/rules");
    assertThat(
            client
                .post(
                    rules,
                    "{'name':'Greet','on':['lead.created'],"
                        + "'when':{'field':'lead.name','op':'contains','value':'deal'},"
                        + "'then':[{'type':'addTag','tag':'new'},"
                        + "{'type':'moveLead','statusId':"
                        + next
                        + "}]}")
                .status())
        .isEqualTo(201);
    client.post(
        rules,
        "{'name':'Talks','on':['message.received'],'when':{'all':[]},"
            + "'then':[{'type':'addTag','tag':'talks'}]}");

    SandboxLead deal = account.createLead("A new deal");
    SandboxMessage asked = account.customerWrites("Ana", "How long does delivery take?");

    await(() -> lead(deal.id()).statusId() == next && lead(deal.id()).tags().contains("new"));
    await(() -> lead(asked.leadId()).tags().contains("talks"));
    await(
        () ->
            account.sentMessages().stream()
                .anyMatch(
                    sent ->
                        sent.talkId() == asked.talkId()
                            && sent.text().contains("within two days")));
    assertThat(account.sentMessages()).hasSize(1);
    assertThat(client.get("/api/events?type=lead.created").body()).contains("A new deal");
    var done = client.until("/api/effects?state=done", seen -> seen.body().contains("moveLead"));
    assertThat(done.items())
        .extracting("action")
        .contains("subscribeHooks", "sendMessage", "moveLead", "addTag");
  }

  private SandboxLead lead(long id) {
    return account.lead(id).orElseThrow();
  }

  private static boolean succeeded(Client.Reply runs) {
    return !runs.items().isEmpty() && "succeeded".equals(runs.items().getFirst().get("status"));
  }
}
