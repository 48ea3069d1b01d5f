package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentRoutesTest extends RouteTest {
  private static final String PATH = "/api/agents";

  @Test
  void an_agent_is_created_read_listed_changed_and_removed() {
    var made =
        client.post(
            PATH,
            "{'name':'Sofia','instructions':'Be kind.','languages':['es','en'],"
                + "'retrieval':{'topK':3},'model':{'temperature':0.2}}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.location()).isEqualTo(PATH + "/" + made.id());
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    var read = client.get(made.location());
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.json()).isEqualTo(made.json());
    assertThat(client.get(PATH).items()).containsExactly(read.json());

    var changed = client.patch(made.location(), "{'name':'Luz','model':{'temperature':null}}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    assertThat(changed.text("name")).isEqualTo("Luz");
    assertThat(changed.text("instructions")).isEqualTo("Be kind.");
    assertThat(changed.json().get("model")).hasFieldOrPropertyWithValue("temperature", null);

    assertThat(client.delete(made.location()).status()).isEqualTo(204);
    assertThat(client.get(made.location()).status()).isEqualTo(404);
    assertThat(client.delete(made.location()).status()).isEqualTo(404);
  }

  @Test
  void lists_are_read_page_by_page_newest_first() {
    List<String> made =
        List.of("a", "b", "c").stream()
            .map(name -> client.post(PATH, "{'name':'" + name + "'}").id())
            .toList();

    var first = client.get(PATH + "?limit=2");
    assertThat(first.items()).extracting("id").containsExactly(made.get(2), made.get(1));
    var second = client.get(PATH + "?limit=2&cursor=" + first.text("nextCursor"));
    assertThat(second.items()).extracting("id").containsExactly(made.get(0));
    assertThat(second.json()).containsEntry("nextCursor", null);
  }

  @Test
  void a_list_refuses_a_limit_or_cursor_out_of_bounds() {
    assertThat(client.get(PATH + "?limit=0").wrongField()).isEqualTo("limit");
    assertThat(client.get(PATH + "?limit=201").status()).isEqualTo(422);
    assertThat(client.get(PATH + "?limit=1e9").status()).isEqualTo(422);
    assertThat(client.get(PATH + "?cursor=%23%23").wrongField()).isEqualTo("cursor");
  }

  @Test
  void a_change_of_an_older_version_is_refused() {
    var made = client.post(PATH, "{'name':'Sofia'}");
    client.patch(made.location(), "{'name':'Luz'}");

    var stale = client.patch(made.location(), "{'name':'Ana'}", "If-Match", "\"1\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(client.delete(made.location(), "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(client.patch(made.location(), "{'name':'Ana'}", "If-Match", "\"2\"").status())
        .isEqualTo(200);
  }

  @Test
  void how_an_agent_behaves_is_kept_shown_and_changed() {
    var made =
        client.post(
            PATH,
            "{'name':'Sofia','tools':['addTag','handoff'],"
                + "'guardrails':{'links':['shop.example'],'neverSay':['cheap']},"
                + "'workingHours':{'timezone':'Europe/Madrid','hours':{'monday':[{'from':'09:00',"
                + "'to':'14:00'},{'from':'22:00','to':'02:00'}]},'holidays':['2026-12-25'],"
                + "'exceptions':{'2026-12-24':[{'from':'09:00','to':'12:00'}]},'outside':'hold',"
                + "'message':'Closed.'},'replyDelay':'PT30S','channels':['kommo'],"
                + "'memory':{'window':500,'summarise':false},'model':{'provider':'offline'},"
                + "'handoff':{'whenModelFails':true}}");

    assertThat(made.status()).isEqualTo(201);
    var read = client.get(made.location());
    assertThat(read.json()).isEqualTo(made.json());
    assertThat(read.body())
        .contains("\"tools\":[\"addTag\",\"handoff\"]")
        .contains("\"guardrails\":{\"links\":[\"shop.example\"],\"neverSay\":[\"cheap\"]}")
        .contains("\"timezone\":\"Europe/Madrid\"")
        .contains("{\"from\":\"22:00\",\"to\":\"02:00\"}")
        .contains("\"holidays\":[\"2026-12-25\"]")
        .contains("\"outside\":\"hold\"")
        .contains("\"replyDelay\":\"PT30S\"")
        .contains("\"channels\":[\"kommo\"]")
        .contains("\"memory\":{\"window\":500,\"summarise\":false,\"facts\":true}")
        .contains("\"provider\":\"offline\"")
        .contains("\"whenModelFails\":true");

    var changed =
        client.patch(
            made.location(), "{'workingHours':null,'tools':['addNote'],'replyDelay':null}");
    assertThat(changed.json().get("workingHours")).isNull();
    assertThat(changed.json().get("tools")).isEqualTo(List.of("addNote"));
    assertThat(changed.text("replyDelay")).isEqualTo("PT0S");
    assertThat(changed.json().get("guardrails")).isEqualTo(made.json().get("guardrails"));
    assertThat(
            client.post("/api/chat", "{'agentId':'" + made.id() + "','message':'Hello'}").status())
        .isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "tools | 'tools':['fly']",
        "tools | 'tools':['sendMessage']",
        "tools | 'tools':['addTag','addTag']",
        "guardrails.links | 'guardrails':{'links':['http://x.test']}",
        "guardrails.neverSay | 'guardrails':{'neverSay':['x']}",
        "workingHours.timezone | 'workingHours':{'hours':{'monday':[{'from':'09:00','to':'10:00'}]}}",
        "workingHours.hours | 'workingHours':{'timezone':'UTC'}",
        "workingHours.hours | 'workingHours':{'timezone':'UTC','hours':{'someday':[]}}",
        "workingHours.hours.monday.from | 'workingHours':{'timezone':'UTC','hours':{'monday':[{'from':'25:00','to':'10:00'}]}}",
        "workingHours.outside | 'workingHours':{'timezone':'UTC','hours':{'monday':[{'from':'09:00','to':'10:00'}]},'outside':'sleep'}",
        "workingHours.holidays | 'workingHours':{'timezone':'UTC','hours':{'monday':[{'from':'09:00','to':'10:00'}]},'holidays':['25.12.']}",
        "replyDelay | 'replyDelay':'PT2H'",
        "channels | 'channels':['pigeon']",
        "memory.window | 'memory':{'window':49}",
        "model.provider | 'model':{'provider':'acme'}"
      })
  void what_an_agent_cannot_do_is_refused_by_field(String field, String setting) {
    assertThat(client.post(PATH, "{'name':'x'," + setting + "}").wrongField()).isEqualTo(field);
  }

  @Test
  void outside_its_hours_an_agent_says_so_in_the_chat() {
    String closed = LocalDate.now(ZoneOffset.UTC).toString();
    String agent =
        client
            .post(
                PATH,
                "{'name':'Sofia','workingHours':{'timezone':'UTC','hours':{'monday':[{'from':'00:00',"
                    + "'to':'24:00'}]},'holidays':['"
                    + closed
                    + "','"
                    + LocalDate.now(ZoneOffset.UTC).plusDays(1)
                    + "'],'message':'We sleep.'}}")
            .id();

    var reply = client.post("/api/chat", "{'agentId':'" + agent + "','message':'Hello'}");

    assertThat(reply.text("reply")).isEqualTo("We sleep.");
    assertThat(reply.body()).contains("outside the agent's working hours");
  }

  @Test
  void a_wrong_field_is_named() {
    assertThat(client.post(PATH, "{'name':'x','colour':'red'}").wrongField()).isEqualTo("colour");
    assertThat(client.post(PATH, "{'name':'x','name':'y'}").wrongField()).isEqualTo("name");
    assertThat(client.post(PATH, "{}").wrongField()).isEqualTo("name");
    assertThat(client.post(PATH, "{'name':7}").wrongField()).isEqualTo("name");
    assertThat(client.post(PATH, "{'name':'x','memory':{'window':0}}").wrongField())
        .isEqualTo("memory.window");
    assertThat(client.post(PATH, "{'name':'x','status':'asleep'}").wrongField())
        .isEqualTo("status");
    assertThat(client.post(PATH, "{'name':'x','tenantId':'demo'}").status()).isEqualTo(422);
    var made = client.post(PATH, "{'name':'x'}");
    assertThat(client.patch(made.location(), "{'id':'mine'}").wrongField()).isEqualTo("id");
    assertThat(client.patch(made.location(), "{'name':''}").wrongField()).isEqualTo("name");
  }

  @Test
  void a_repeated_request_with_one_key_is_carried_out_once() {
    var first = client.post(PATH, "{'name':'Sofia'}", "Idempotency-Key", "k1");
    var again = client.post(PATH, "{'name':'Sofia'}", "Idempotency-Key", "k1");
    var other = client.post(PATH, "{'name':'Luz'}", "Idempotency-Key", "k1");

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(again.location()).isEqualTo(first.location());
    assertThat(other.status()).isEqualTo(422);
    assertThat(client.get(PATH).items()).hasSize(1);
  }

  @Test
  void a_refused_request_leaves_its_key_free() {
    assertThat(client.post(PATH, "{'name':''}", "Idempotency-Key", "k1").status()).isEqualTo(422);

    assertThat(client.post(PATH, "{'name':'Sofia'}", "Idempotency-Key", "k1").status())
        .isEqualTo(201);
  }

  @Test
  void one_tenant_never_sees_another() {
    var made = client.post(PATH, "{'name':'Sofia'}", "Idempotency-Key", "k1");
    Client other = otherTenant();

    assertThat(other.get(PATH).items()).isEmpty();
    assertThat(other.get(made.location()).status()).isEqualTo(404);
    assertThat(other.patch(made.location(), "{'name':'Mine'}").status()).isEqualTo(404);
    assertThat(other.delete(made.location()).status()).isEqualTo(404);
    assertThat(other.post(PATH, "{'name':'Sofia'}", "Idempotency-Key", "k1").id())
        .isNotEqualTo(made.id());
    assertThat(client.get(made.location()).json()).isEqualTo(made.json());
  }
}
