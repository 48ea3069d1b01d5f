package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.HookFault;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A customer writes in a Kommo chat and is answered there, over real HTTP all the way. */
class MainJobTest extends RouteTest {
  private static final String QUESTION = "How long does delivery take?";

  private SandboxAccount account;

  @BeforeEach
  void connected() {
    // An account of its own: the hooks of a shared one would reach the agents of other tests.
    String name = "job-" + tenantId();
    account = sandbox().addAccount(AccountSeed.named(name));
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
                + "'},'reply':{'transport':'talk'}}");
    assertThat(made.status()).isEqualTo(201);
    await(() -> !account.activeWebhooks().isEmpty());
  }

  @Test
  void a_customer_is_answered_in_the_talk_from_the_companys_knowledge() {
    SandboxMessage asked = account.customerWrites("Ana", QUESTION);

    await(() -> !answers(asked).isEmpty());

    assertThat(answers(asked).getFirst().text()).contains("within two days");
    var conversation = client.until("/api/chat/conversations", seen -> !seen.items().isEmpty());
    String id = String.valueOf(conversation.items().getFirst().get("id"));
    var messages = client.get("/api/chat/conversations/" + id + "/messages");
    assertThat(messages.body()).contains(QUESTION).contains("within two days").contains("Delivery");
  }

  @Test
  void the_way_from_the_hook_to_the_answer_can_be_followed_afterwards() {
    SandboxMessage asked = account.customerWrites("Ana", QUESTION);
    await(() -> !answers(asked).isEmpty());

    var done =
        client.until("/api/effects?state=done", seen -> actions(seen).contains("sendMessage"));
    Map<String, ?> effect =
        done.items().stream()
            .filter(item -> "sendMessage".equals(item.get("action")))
            .findFirst()
            .orElseThrow();
    var event = client.get("/api/events/" + effect.get("cause"));

    assertThat(event.text("type")).isEqualTo("message.received");
    assertThat(event.text("state")).isEqualTo("processed");
    assertThat(event.body()).contains(String.valueOf(effect.get("id")));
    assertThat(effect.get("remoteId")).isEqualTo(answers(asked).getFirst().id());
  }

  @Test
  void the_same_hook_delivered_three_times_is_answered_once() {
    account.faults().add(new HookFault(new HookFault.Effect.Duplicate(3), 1, 1_000));

    SandboxMessage asked = account.customerWrites("Ana", QUESTION);
    await(() -> !answers(asked).isEmpty());
    quiet();

    assertThat(answers(asked)).hasSize(1);
  }

  @Test
  void a_message_for_which_kommo_drops_its_answer_is_looked_up_and_not_sent_again() {
    account.faults().add(Fault.dropAfter().on("POST", "*send_message").times(1));

    SandboxMessage asked = account.customerWrites("Ana", QUESTION);
    client.until("/api/effects?state=done", seen -> actions(seen).contains("sendMessage"));

    assertThat(answers(asked)).hasSize(1);
  }

  @Test
  void nothing_is_sent_over_the_head_of_a_person_who_was_faster() {
    account.faults().add(Fault.status(500).on("POST", "*send_message").times(3));
    SandboxMessage asked = account.customerWrites("Ana", QUESTION);
    client.until(
        "/api/effects?state=planned",
        seen -> seen.body().contains("sendMessage") && seen.body().contains("reason"));

    account.managerWrites(asked.talkId(), "Hello Ana, this is Marta");

    var dropped =
        client.until("/api/effects?state=cancelled", seen -> actions(seen).contains("sendMessage"));
    assertThat(dropped.body()).contains("talk");
    assertThat(answers(asked)).isEmpty();
  }

  private List<SandboxMessage> answers(SandboxMessage asked) {
    return account.sentMessages().stream().filter(sent -> sent.talkId() == asked.talkId()).toList();
  }

  private static List<?> actions(Client.Reply effects) {
    return effects.items().stream().map(effect -> effect.get("action")).toList();
  }

  /** Until no event waits and no effect is on its way. */
  private void quiet() {
    client.until("/api/events?state=pending", seen -> seen.items().isEmpty());
    client.until("/api/effects?state=planned", seen -> seen.items().isEmpty());
    client.until("/api/effects?state=sending", seen -> seen.items().isEmpty());
  }

  private static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 60 s").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
