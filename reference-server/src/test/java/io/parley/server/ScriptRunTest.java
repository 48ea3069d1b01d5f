package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxLead;
import io.parley.kommo.sandbox.SandboxMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts at work in a Kommo account, over real HTTP all the way. */
class ScriptRunTest extends RouteTest {
  private SandboxAccount account;
  private String scripts;
  private String rules;
  private long first;

  @BeforeEach
  void connected() {
    String name = "scripts-" + tenantId();
    account = sandbox().addAccount(AccountSeed.named(name));
    first = account.createLead("The first").statusId();
    var agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}");
    scripts = agent.location() + "/scripts";
    rules = agent.location() + "/rules";
    client.post(
        agent.location() + "/integrations",
        "{'type':'kommo','account':'"
            + name
            + ".kommo.com','auth':{'kind':'longLived','token':'"
            + account.token()
            + "'},'reply':{'transport':'talk'}}");
    client.post(
        "/api/knowledge-base/articles",
        "{'title':'Delivery','body':'We deliver within two days.'}");
    await(() -> !account.activeWebhooks().isEmpty());
  }

  private String script(String trigger) {
    var made =
        client.post(
            scripts,
            "{'name':'Quote','trigger':"
                + trigger
                + ",'steps':["
                + "{'id':'name','say':'Who may I ask for?','ask':{'slot':'name','type':'name'}},"
                + "{'id':'weight','say':'How heavy may the lamp be, {{slot.name}}?','ask':{"
                + "'slot':'weight','type':'number','field':'"
                + account.leadField("Weight").orElseThrow()
                + "'}},"
                + "{'id':'day','say':'When do you need it?','ask':{'slot':'day','type':'date',"
                + "'field':'lead."
                + account.leadField("Delivery date").orElseThrow()
                + "'}},"
                + "{'id':'budget','say':'What may it cost?','ask':{'slot':'budget',"
                + "'type':'number','field':'price'}},"
                + "{'id':'thanks','say':'Thank you, {{slot.name}}.'}]}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.id();
  }

  @Test
  void a_script_is_followed_and_what_the_customer_tells_is_filled_in() {
    String id = script("{'keywords':['quote']}");

    SandboxMessage asked = account.customerWrites("Ana", "Hi! I'd like a quote, please.");
    said(asked, "Who may I ask for?");
    account.customerWrites("Ana", "Ana López");
    said(asked, "How heavy may the lamp be, Ana López?");
    account.customerWrites("Ana", "How long does delivery take?");
    await(
        () ->
            texts(asked).stream()
                .anyMatch(
                    text ->
                        text.contains("within two days")
                            && text.endsWith("How heavy may the lamp be, Ana López?")));
    account.customerWrites("Ana", "12.5 kg");
    said(asked, "When do you need it?");
    account.customerWrites("Ana", "2027-01-15");
    said(asked, "What may it cost?");
    account.customerWrites("Ana", "about 350 euros");
    said(asked, "Thank you, Ana López.");

    await(() -> field(asked, "Weight").equals(List.of("12.5")));
    await(() -> !field(asked, "Delivery date").isEmpty());
    await(() -> lead(asked).price().intValueExact() == 350);
    var done =
        client.until("/api/effects?state=done&limit=200", seen -> seen.body().contains("setPrice"));
    assertThat(done.items().stream().filter(each -> "setField".equals(each.get("action"))))
        .hasSize(2);
    var followed = client.get(scripts + "/" + id + "/followings").items();
    assertThat(followed).hasSize(1);
    assertThat(followed.getFirst().toString()).contains("status=finished", "score=1.0");
    assertThat(client.get("/api/events?type=script.step_reached").items()).hasSize(5);
  }

  @Test
  void a_lead_that_comes_to_a_stage_is_led_through_its_script() {
    SandboxMessage asked = account.customerWrites("Ana", "How long does delivery take?");
    await(() -> texts(asked).stream().anyMatch(text -> text.contains("within two days")));
    script("{'stages':[{'pipelineId':" + account.pipelineId() + ",'statusId':" + stage(1) + "}]}");

    account.moveLead(asked.leadId(), stage(1));

    said(asked, "Who may I ask for?");
    account.customerWrites("Ana", "Ana");
    said(asked, "How heavy may the lamp be, Ana?");
    account.moveLead(asked.leadId(), stage(2));
    account.moveLead(asked.leadId(), stage(1));
    account.customerWrites("Ana", "7");
    said(asked, "When do you need it?");
    assertThat(texts(asked)).containsOnlyOnce("Who may I ask for?");
  }

  @Test
  void the_stage_of_the_lead_is_looked_at_when_a_customer_writes_first() {
    SandboxMessage before = account.customerWrites("Bea", "How long does delivery take?");
    await(() -> !texts(before).isEmpty());
    script("{'stages':[{'statusId':" + lead(before).statusId() + "}]}");

    account.customerWrites("Bea", "I have a big hall to light");

    said(before, "Who may I ask for?");
  }

  @Test
  void a_rule_begins_a_script_and_another_listens_to_its_steps() {
    String id = script("{}");
    client.post(
        rules,
        "{'name':'Begin','on':['lead.status_changed'],"
            + "'then':[{'type':'startScript','scriptId':'"
            + id
            + "'}]}");
    client.post(
        rules,
        "{'name':'Note','on':['script.step_reached'],'when':{'field':'script.stepId','op':'eq',"
            + "'value':'weight'},'then':[{'type':'addTag','tag':'{{script.name}}'}]}");
    SandboxMessage asked = account.customerWrites("Ana", "How long does delivery take?");
    await(() -> !texts(asked).isEmpty());

    account.moveLead(asked.leadId(), stage(1));

    said(asked, "Who may I ask for?");
    account.customerWrites("Ana", "Ana");
    said(asked, "How heavy may the lamp be, Ana?");
    await(() -> lead(asked).tags().contains("Quote"));
    var begun = client.get("/api/effects?state=done&limit=200");
    assertThat(begun.items()).extracting("action").contains("startScript");
  }

  private void said(SandboxMessage talk, String text) {
    await(() -> texts(talk).stream().anyMatch(each -> each.endsWith(text)));
  }

  private List<String> texts(SandboxMessage talk) {
    return account.sentMessages().stream()
        .filter(sent -> sent.talkId() == talk.talkId())
        .map(SandboxMessage::text)
        .toList();
  }

  private SandboxLead lead(SandboxMessage message) {
    return account.lead(message.leadId()).orElseThrow();
  }

  private List<String> field(SandboxMessage message, String name) {
    return lead(message).fields().getOrDefault(name, List.of());
  }

  /** A stage that new leads are not in. */
  private long stage(int index) {
    return account.stages().values().stream()
        .filter(stage -> stage != first)
        .skip(index)
        .findFirst()
        .orElseThrow();
  }

  private static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 90 s").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
