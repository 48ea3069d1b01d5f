package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxLead;
import io.parley.kommo.sandbox.SandboxMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules at work on what happens in a Kommo account, over real HTTP all the way. */
class RuleRunTest extends RouteTest {
  private SandboxAccount account;
  private String rules;
  private long first;

  @BeforeEach
  void connected() {
    String name = "rules-" + tenantId();
    account = sandbox().addAccount(AccountSeed.named(name));
    first = account.createLead("The first").statusId();
    var agent = client.post("/api/agents", "{'name':'Sofia'}");
    rules = agent.location() + "/rules";
    client.post(
        agent.location() + "/integrations",
        "{'type':'kommo','account':'"
            + name
            + ".kommo.com','auth':{'kind':'longLived','token':'"
            + account.token()
            + "'},'reply':{'transport':'talk'}}");
    await(() -> !account.activeWebhooks().isEmpty());
  }

  @Test
  void a_rule_changes_the_lead_and_its_execution_is_logged_with_every_reason() {
    rule("VIP", "'when':{'expr':'lead.statusId == " + stage(1) + "'}", tag("vip"));
    rule("Other", "'when':{'field':'lead.name','op':'contains','value':'nobody'}", tag("x"));
    String off = rule("Off", "'enabled':false", tag("off")).location();
    SandboxLead lead = account.createLead("A deal");

    account.moveLead(lead.id(), stage(1));

    await(() -> tags(lead).contains("vip"));
    var done =
        client.until(
            rules + "/executions?fired=true", seen -> seen.body().contains("\"outcome\":\"done\""));
    Map<String, ?> fired = done.items().getFirst();
    assertThat(fields(fired))
        .containsEntry("matched", true)
        .containsEntry("why", "the condition holds")
        .containsEntry("depth", 0);
    assertThat(fired.get("rule")).hasFieldOrPropertyWithValue("name", "VIP");
    assertThat(fired.get("event")).hasFieldOrPropertyWithValue("type", "lead.status_changed");
    var silent = client.get(rules + "/executions?fired=false");
    assertThat(silent.items()).extracting("reason").contains("conditionFalse", "disabled");
    assertThat(silent.body()).contains("lead.name is 'A deal'");
    assertThat(tags(lead)).containsExactly("vip");

    var all = client.get(rules + "/executions?limit=200").items();
    var first = client.get(rules + "/executions?limit=2");
    var second = client.get(rules + "/executions?limit=200&cursor=" + first.text("nextCursor"));
    assertThat(first.items()).isEqualTo(all.subList(0, 2));
    assertThat(second.items()).isEqualTo(all.subList(2, all.size()));
    String ruleId = off.substring(off.lastIndexOf('/') + 1);
    assertThat(client.get(rules + "/executions?ruleId=" + ruleId).items())
        .isNotEmpty()
        .allSatisfy(item -> assertThat(fields(item)).containsEntry("reason", "disabled"));
  }

  @Test
  void leads_that_come_to_a_stage_are_counted_once_each_time_also_over_a_replay() {
    SandboxLead lead = account.createLead("A deal");
    SandboxLead other = account.createLead("Another");
    for (SandboxLead each : java.util.List.of(lead, other)) {
      account.moveLead(each.id(), stage(1));
    }
    moves(2); // a move that another overtook before anybody looked at it would be old news
    account.moveLead(lead.id(), stage(2));
    Client.Reply moved = moves(3);

    Map<String, Long> counted = stages();
    assertThat(counted).isEqualTo(Map.of(Long.toString(stage(1)), 2L, Long.toString(stage(2)), 1L));
    String event = moved.items().getFirst().get("id").toString();
    assertThat(client.post("/api/events/" + event + "/replay", null).status()).isBetween(200, 202);
    client.until("/api/events?state=pending", seen -> seen.items().isEmpty());
    assertThat(stages()).isEqualTo(counted);
  }

  /** The moves, once there are so many and all are handled. */
  private Client.Reply moves(int number) {
    return client.until(
        "/api/events?type=lead.status_changed&limit=200",
        seen ->
            seen.items().size() == number
                && seen.items().stream().noneMatch(one -> "pending".equals(one.get("state"))));
  }

  private Map<String, Long> stages() {
    var counted = new java.util.HashMap<String, Long>();
    for (Object one : (java.util.List<?>) client.get("/api/analytics").json().get("stages")) {
      Map<?, ?> stage = (Map<?, ?>) one;
      assertThat(stage.get("pipelineId")).isEqualTo(Long.toString(account.pipelineId()));
      counted.put(
          String.valueOf(stage.get("statusId")), Long.valueOf(String.valueOf(stage.get("leads"))));
    }
    return counted;
  }

  @Test
  void a_past_event_is_tried_on_and_other_rules_are_replayed_over_it() {
    var rule = rule("VIP", "'when':{'expr':'lead.statusId == " + stage(1) + "'}", tag("vip"));
    SandboxLead lead = account.createLead("A deal");
    account.moveLead(lead.id(), stage(1));
    await(() -> tags(lead).contains("vip"));
    String event =
        client.get("/api/events?type=lead.status_changed").items().getFirst().get("id").toString();

    var dry = client.post(rule.location() + "/test", "{'eventId':'" + event + "'}");
    assertThat(fields(dry.json()))
        .containsEntry("matched", true)
        .containsEntry("facts", "recorded");

    var replay =
        client.post(
            rules + "/replay",
            "{'from':'2026-01-01T00:00:00Z','rules':[{'name':'Gold','on':['lead.status_changed'],"
                + "'then':[{'type':'addTag','tag':'gold {{lead.name}}'}]}]}");
    assertThat(replay.status()).isEqualTo(200);
    assertThat(fields(replay.json()))
        .containsEntry("added", 1)
        .containsEntry("removed", 1)
        .containsEntry("complete", true);
    assertThat(replay.body()).contains("gold A deal").contains(event);
    assertThat(tags(lead)).containsExactly("vip");
  }

  @Test
  void a_rule_switched_off_stays_silent_and_runs_again_when_switched_on() {
    String path = rule("VIP", "'when':{'all':[]}", tag("vip")).location();
    client.patch(path, "{'enabled':false}");
    SandboxLead lead = account.createLead("A deal");
    account.moveLead(lead.id(), stage(1));
    client.until(
        "/api/events?type=lead.status_changed&state=ignored", seen -> !seen.items().isEmpty());
    assertThat(tags(lead)).isEmpty();

    client.patch(path, "{'enabled':true}");
    account.moveLead(lead.id(), stage(2));

    await(() -> tags(lead).contains("vip"));
  }

  @Test
  void a_rule_fires_once_per_lead_and_not_while_it_cools_down() {
    rule("Once", "'oncePer':'lead'", note("once"));
    rule("Cool", "'cooldown':'PT1H'", note("cool"));
    SandboxLead lead = account.createLead("A deal");

    account.moveLead(lead.id(), stage(1));
    await(() -> account.notes().size() == 2);
    account.moveLead(lead.id(), stage(2));
    var silent =
        client.until(
            rules + "/executions?fired=false",
            seen -> seen.body().contains("onceOnly") && seen.body().contains("coolingDown"));

    assertThat(silent.items()).extracting("matched").contains(true);
    assertThat(account.notes()).hasSize(2);
    SandboxLead other = account.createLead("Another");
    account.moveLead(other.id(), stage(1));
    await(() -> account.notes().size() == 4);
  }

  @Test
  void a_hand_off_by_a_rule_silences_the_agent_before_it_answers() {
    client.post(
        "/api/knowledge-base/articles",
        "{'title':'Delivery','body':'We deliver within two days.'}");
    client.post(
        rules,
        "{'name':'Angry','on':['message.received'],'when':{'field':'message.text','op':'contains',"
            + "'value':'lawyer'},'then':[{'type':'handoff','reason':'angry'}]}");

    SandboxMessage calm = account.customerWrites("Ana", "How long does delivery take?");
    await(() -> !account.sentMessages().isEmpty());
    account.customerWrites("Bea", "How long does delivery take? I call my lawyer");

    var dropped =
        client.until(
            "/api/effects?state=cancelled", seen -> seen.body().contains("taken the conversation"));
    assertThat(dropped.body()).contains("sendMessage");
    assertThat(account.sentMessages()).allMatch(sent -> sent.talkId() == calm.talkId());
    assertThat(client.get("/api/chat/conversations?status=handedOff").items()).hasSize(1);
  }

  @Test
  void members_are_told_and_addresses_on_the_inside_are_not_called() {
    rule(
        "Tell",
        "'when':{'all':[]}",
        "{'type':'notify','text':'{{lead.name}} moved'},"
            + "{'type':'callWebhook','url':'http://127.0.0.1/x','body':{'a':1}}");
    SandboxLead lead = account.createLead("A deal");
    account.moveLead(lead.id(), stage(1));

    var told = client.until("/api/events?type=member.notified", seen -> !seen.items().isEmpty());
    assertThat(told.body()).contains("A deal moved");
    var failed = client.until("/api/effects?state=failed", seen -> !seen.items().isEmpty());
    assertThat(failed.body()).contains("callWebhook").contains("public");
  }

  private Client.Reply rule(String name, String more, String actions) {
    var made =
        client.post(
            rules,
            "{'name':'"
                + name
                + "','on':['lead.status_changed'],"
                + more
                + ",'then':["
                + actions
                + "]}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made;
  }

  private static String tag(String tag) {
    return "{'type':'addTag','tag':'" + tag + "'}";
  }

  private static String note(String text) {
    return "{'type':'addNote','text':'" + text + "'}";
  }

  /** A stage that new leads are not in. */
  private long stage(int index) {
    return account.stages().values().stream()
        .filter(stage -> stage != first)
        .skip(index)
        .findFirst()
        .orElseThrow();
  }

  private List<String> tags(SandboxLead lead) {
    return account.lead(lead.id()).orElseThrow().tags();
  }

  private static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 60 s").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static Map<String, Object> fields(Map<String, ?> json) {
    return new LinkedHashMap<>(json);
  }
}
