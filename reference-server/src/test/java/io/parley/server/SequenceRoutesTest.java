package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceRoutesTest extends RouteTest {
  private static final String STEPS =
      "'steps':[{'id':'hello','type':'message','text':'Hello {{contact.name|friend}}'},"
          + "{'id':'wait','type':'wait','for':'P1D'},"
          + "{'id':'again','type':'message','text':'Still there?'}]";

  private String agent;
  private String path;

  @BeforeEach
  void agent() {
    agent = client.post("/api/agents", "{'name':'Sofia'}").location();
    path = agent + "/sequences";
  }

  private Client.Reply create(String more) {
    var made = client.post(path, "{'name':'vip'," + more + "}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made;
  }

  @Test
  void a_sequence_is_created_read_listed_changed_and_removed() {
    var made =
        create(
            "'on':['lead.created'],'exitOn':['message.received'],'reenrol':'never',"
                + "'when':{'field':'lead.price','op':'gt','value':10},"
                + "'quietHours':{'from':'21:00','to':'08:00'},"
                + STEPS);

    assertThat(made.location()).isEqualTo(path + "/" + made.id());
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    var read = client.get(made.location());
    assertThat(read.json()).isEqualTo(made.json());
    assertThat(client.get(path).items()).containsExactly(read.json());
    assertThat(read.json().get("enabled")).isEqualTo(true);
    assertThat(read.json().get("version")).isEqualTo(1);

    var changed =
        client.patch(
            made.location(),
            "{'name':'VIP','quietHours':null,'when':{'any':[]},'sendWindow':'businessHours'}");
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    assertThat(changed.text("name")).isEqualTo("VIP");
    assertThat(changed.text("version")).isEqualTo("2");
    assertThat(changed.json().get("quietHours")).isNull();
    assertThat(changed.json().get("when")).isEqualTo(Map.of("any", List.of()));
    assertThat(changed.text("sendWindow")).isEqualTo("businessHours");
    assertThat(changed.text("reenrol")).isEqualTo("never");
    assertThat(client.patch(made.location(), "{'name':'x'}", "If-Match", "\"1\"").status())
        .isEqualTo(412);

    assertThat(client.delete(made.location()).status()).isEqualTo(204);
    assertThat(client.get(made.location()).status()).isEqualTo(404);
    assertThat(client.get(made.location() + "/enrolments").status()).isEqualTo(404);
    assertThat(client.get(path).items()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'name':'x'}|steps",
        "{'name':'x','steps':[]}|steps",
        "{'steps':[{'id':'a','type':'exit'}]}|name",
        "{'name':'x','colour':'red','steps':[{'id':'a','type':'exit'}]}|colour",
        "{'name':'x','on':['lead.create'],'steps':[{'id':'a','type':'exit'}]}|on",
        "{'name':'x','exitOn':['message.recieved'],'steps':[{'id':'a','type':'exit'}]}|exitOn[0]",
        "{'name':'x','steps':[{'id':'a','type':'wait','for':'soon'}]}|steps[0].for",
        "{'name':'x','steps':[{'id':'a','type':'message','text':'{{lead.nick}}'}]}|steps[0].text",
        "{'name':'x','steps':[{'id':'a','type':'message','text':'${7*7} {{'}]}|steps[0].text",
        "{'name':'x','steps':[{'id':'a','type':'action','action':{'type':'explode'}}]}|steps[0].action.type",
        "{'name':'x','steps':[{'id':'a','type':'action','action':{'type':'addTag'}}]}|steps[0].action.tag",
        "{'name':'x','when':{'field':'lead.prise','op':'gt','value':1},'steps':[{'id':'a','type':'exit'}]}|when.field",
        "{'name':'x','when':{'expr':'lead.price.foo('},'steps':[{'id':'a','type':'exit'}]}|when.expr"
      })
  void a_wrong_field_is_named_when_it_is_saved(String body, String field) {
    var refused = client.post(path, body);

    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.wrongField()).isEqualTo(field);
    assertThat(client.get(path).items()).isEmpty();
  }

  private String conversation() {
    return client
        .post(
            "/api/chat",
            "{'agentId':'" + agent.substring("/api/agents/".length()) + "','message':'Hi'}")
        .text("conversationId");
  }

  @Test
  void a_subject_is_enrolled_by_hand_and_its_steps_are_done_and_it_is_stopped_by_hand() {
    var sequence = create(STEPS);
    String conversation = conversation();
    String enrolments = sequence.location() + "/enrolments";

    var made =
        client.post(
            enrolments,
            "{'subject':'conversation:" + conversation + "','facts':{'contact.name':'Ana'}}",
            "Idempotency-Key",
            "k1");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.location()).isEqualTo(enrolments + "/" + made.id());
    assertThat(made.text("status")).isEqualTo("active");
    var asleep =
        client.until(made.location(), seen -> seen.body().contains("\"result\":\"waited\""));
    assertThat(asleep.json().get("nextStep")).isEqualTo(Map.of("id", "wait", "type", "wait"));
    assertThat(client.get("/api/chat/conversations/" + conversation + "/messages").body())
        .contains("Hello Ana");

    assertThat(client.post(enrolments, "{'subject':'conversation:" + conversation + "'}").status())
        .as("it is on its way")
        .isEqualTo(409);
    assertThat(client.get(enrolments + "?status=active").items()).hasSize(1);
    assertThat(client.get(enrolments + "?status=nowhere").wrongField()).isEqualTo("status");
    assertThat(client.delete(made.location()).status()).isEqualTo(204);
    assertThat(client.delete(made.location()).status()).isEqualTo(204);
    var stopped = client.get(made.location());
    assertThat(stopped.text("status")).isEqualTo("exited");
    assertThat(stopped.text("reason")).isEqualTo("stopped by hand");
    assertThat(stopped.json().get("nextStep")).isNull();
    assertThat(stopped.json().get("due")).isNull();
    assertThat(client.get(enrolments + "?status=active").items()).isEmpty();
    var events = client.until("/api/events?type=sequence.exited", seen -> !seen.items().isEmpty());
    assertThat(events.items()).hasSize(1);
  }

  @Test
  void a_subject_that_is_none_is_refused_by_name() {
    String enrolments = create(STEPS).location() + "/enrolments";

    assertThat(client.post(enrolments, "{}").wrongField()).isEqualTo("subject");
    assertThat(client.post(enrolments, "{'subject':'lead:x'}").wrongField()).isEqualTo("subject");
    assertThat(client.post(enrolments, "{'subject':'conversation:x'}").wrongField())
        .isEqualTo("subject");
    assertThat(client.post(enrolments, "{'subject':'lead:1','who':'me'}").wrongField())
        .isEqualTo("who");
    assertThat(client.post(enrolments, "{'subject':'lead:17'}").status())
        .as("the agent is not connected")
        .isEqualTo(409);
    assertThat(client.get(enrolments + "/nobody").status()).isEqualTo(404);
    assertThat(client.delete(enrolments + "/nobody").status()).isEqualTo(404);
  }

  @Test
  void who_is_on_the_way_keeps_its_version_and_a_sequence_that_is_off_takes_nobody() {
    var sequence = create(STEPS);
    String enrolments = sequence.location() + "/enrolments";
    client.post(enrolments, "{'subject':'conversation:" + conversation() + "'}");
    client.patch(sequence.location(), "{'enabled':false}");

    var refused = client.post(enrolments, "{'subject':'conversation:" + conversation() + "'}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).contains("switched off");
    assertThat(client.get(enrolments).items()).extracting("sequenceVersion").containsExactly(1);
  }

  @Test
  void a_preview_resolves_waits_and_quiet_hours_and_does_nothing() {
    client.patch("/api/account", "{'timezone':'America/Sao_Paulo'}");
    var sequence = create("'quietHours':{'from':'21:00','to':'08:00'}," + STEPS);

    var preview =
        client.post(
            sequence.location() + "/preview",
            "{'startAt':'2026-11-24T02:30:00Z','facts':{'contact.name':'Ana'}}");

    assertThat(preview.status()).as(preview.body()).isEqualTo(200);
    assertThat(preview.text("timezone")).isEqualTo("America/Sao_Paulo");
    assertThat(preview.items())
        .extracting(item -> String.valueOf(item.get("at")))
        .containsExactly(
            "2026-11-24T02:30:00Z", // half past eleven at night there
            "2026-11-24T11:00:00Z",
            "2026-11-24T11:00:00Z",
            "2026-11-25T11:00:00Z",
            "2026-11-25T11:00:00Z");
    assertThat(preview.items().get(1).get("text")).isEqualTo("Hello Ana");
    assertThat(client.get(sequence.location() + "/enrolments").items()).isEmpty();
    assertThat(client.post(sequence.location() + "/preview", "{'startAt':'soon'}").wrongField())
        .isEqualTo("startAt");
  }

  @Test
  void one_tenant_never_sees_another_and_roles_are_kept() {
    var sequence = create(STEPS);
    Client other = otherTenant();
    Client viewer = withRole("viewer");

    assertThat(other.get(sequence.location()).status()).isEqualTo(404);
    assertThat(other.patch(sequence.location(), "{'name':'x'}").status()).isEqualTo(404);
    assertThat(other.delete(sequence.location()).status()).isEqualTo(404);
    assertThat(other.get(sequence.location() + "/enrolments").status()).isEqualTo(404);
    assertThat(other.post(sequence.location() + "/preview", "{}").status()).isEqualTo(404);
    assertThat(viewer.get(path).status()).isEqualTo(200);
    assertThat(viewer.post(path, "{}").status()).isEqualTo(403);
    assertThat(viewer.delete(sequence.location()).status()).isEqualTo(403);
    assertThat(viewer.post(sequence.location() + "/enrolments", "{}").status()).isEqualTo(403);
    assertThat(client.get(sequence.location()).json()).isEqualTo(sequence.json());
  }

  @Test
  void a_customers_message_in_kommo_starts_it_and_the_next_one_ends_it() {
    String name = "seq-" + tenantId();
    SandboxAccount account = sandbox().addAccount(AccountSeed.named(name));
    client.post(
        agent + "/integrations",
        "{'type':'kommo','account':'"
            + name
            + ".kommo.com','auth':{'kind':'longLived','token':'"
            + account.token()
            + "'},'reply':{'transport':'talk'}}");
    await(() -> !account.activeWebhooks().isEmpty());
    var sequence =
        create(
            "'on':['message.received'],'exitOn':['message.received'],'steps':["
                + "{'id':'w1','type':'wait','for':'PT1S'},"
                + "{'id':'m1','type':'message','text':'Anything else?'},"
                + "{'id':'w2','type':'wait','for':'P1D'},"
                + "{'id':'m2','type':'message','text':'Goodbye'}]");
    String enrolments = sequence.location() + "/enrolments";

    SandboxMessage asked = account.customerWrites("Ana", "Hello");
    await(() -> said(account, asked).contains("Anything else?"));
    var waiting = client.until(enrolments, seen -> seen.body().contains("\"id\":\"w2\""));
    assertThat(waiting.items()).hasSize(1);
    client.patch(sequence.location(), "{'on':[]}");
    pause();
    account.customerWrites("Ana", "No, thank you");

    var left = client.until(enrolments, seen -> seen.body().contains("exited"));
    assertThat(left.items()).extracting("reason").containsExactly("the customer wrote");
    assertThat(left.items()).extracting("replied").containsExactly(true);
    assertThat(said(account, asked)).containsOnlyOnce("Anything else?").doesNotContain("Goodbye");
  }

  private static List<String> said(SandboxAccount account, SandboxMessage asked) {
    return account.sentMessages().stream()
        .filter(sent -> sent.talkId() == asked.talkId())
        .map(SandboxMessage::text)
        .toList();
  }

  /** Kommo tells time to the second: what comes in the same second is not later. */
  private static void pause() {
    long second = System.currentTimeMillis() / 1000;
    await(() -> System.currentTimeMillis() / 1000 > second + 1);
  }

  private static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 60 s").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
