package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts over the API, followed in our own chat. */
class ScriptRoutesTest extends RouteTest {
  private static final String QUOTE =
      "{'name':'Quote','trigger':{'keywords':['quote']},'steps':["
          + "{'id':'name','goal':'know who it is','say':'Who may I ask for?',"
          + "'ask':{'slot':'name','type':'name'}},"
          + "{'id':'count','say':'How many lamps, {{slot.name}}?',"
          + "'ask':{'slot':'count','type':'number','validation':{'min':1,'max':500}}},"
          + "{'id':'thanks','say':'Thank you: {{slot.count}} lamps.'}]}";

  private String agent;
  private String scripts;

  /** Conversations by the names that the tests give them. */
  private final Map<String, String> conversations = new HashMap<>();

  @BeforeEach
  void agent() {
    var made = client.post("/api/agents", "{'name':'Sofia','languages':['en']}");
    agent = made.id();
    scripts = made.location() + "/scripts";
  }

  private Client.Reply say(String conversation, String text) {
    String known = conversations.get(conversation);
    var said =
        client.post(
            "/api/chat",
            "{'agentId':'"
                + agent
                + "',"
                + (known == null ? "" : "'conversationId':'" + known + "',")
                + "'message':'"
                + text
                + "'}");
    assertThat(said.status()).as(said.body()).isEqualTo(200);
    conversations.put(conversation, said.text("conversationId"));
    return said;
  }

  private String conversation(String name) {
    return "/api/chat/conversations/" + conversations.get(name);
  }

  private static Map<String, Object> fields(Object json) {
    return json instanceof Map<?, ?> map ? asFields(map) : Map.of();
  }

  private static Map<String, Object> asFields(Map<?, ?> map) {
    var fields = new LinkedHashMap<String, Object>();
    map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    return fields;
  }

  @Test
  void a_script_is_created_read_listed_changed_and_removed() {
    var made = client.post(scripts, QUOTE, "Idempotency-Key", "once");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String path = made.location();
    assertThat(client.post(scripts, QUOTE, "Idempotency-Key", "once").id()).isEqualTo(made.id());
    client.post(scripts, QUOTE.replace("'Quote'", "'Other'"));
    assertThat(client.get(scripts).items()).extracting("name").containsExactly("Other", "Quote");
    assertThat(client.get(scripts + "?limit=1").items()).hasSize(1);

    var read = client.get(path);
    assertThat(read.header("ETag")).isEqualTo("\"1\"");
    assertThat(fields(read.json()))
        .containsEntry("enabled", true)
        .containsEntry("priority", 0)
        .containsEntry("agentId", agent);
    var changed = client.patch(path, "{'enabled':false,'trigger':{'keywords':['offer']}}");
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(fields(changed.json())).containsEntry("enabled", false).containsEntry("version", 2);
    assertThat(changed.body()).contains("\"keywords\":[\"offer\"]").contains("Who may I ask");
    assertThat(client.patch(path, "{'priority':3}", "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(client.patch(path, "{'priority':3}", "If-Match", "\"2\"").status()).isEqualTo(200);

    assertThat(client.delete(path, "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(client.delete(path).status()).isEqualTo(204);
    assertThat(client.get(path).status()).isEqualTo(404);
  }

  @Test
  void what_is_wrong_is_named_and_strangers_see_nothing() {
    var bad = QUOTE.replace("'ask':{'slot':'count'", "'next':[{'goto':'x'}],'ask':{'slot':'count'");
    var refused = client.post(scripts, bad);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.wrongField()).isEqualTo("steps[1].next[0].goto");
    assertThat(refused.body()).contains("'x' must be the id of a step, or 'end'");
    assertThat(client.post(scripts, "{'name':'x'").status()).isEqualTo(400);
    assertThat(client.post(scripts, "{'name':'x'}").wrongField()).isEqualTo("steps");

    String path = client.post(scripts, QUOTE).location();
    assertThat(client.patch(path, "{'steps':[]}").wrongField()).isEqualTo("steps");
    assertThat(withRole("viewer").get(path).status()).isEqualTo(200);
    assertThat(withRole("viewer").post(scripts, QUOTE).status()).isEqualTo(403);
    assertThat(otherTenant().get(path).status()).isEqualTo(404);
    assertThat(client.get("/api/agents/nobody/scripts").status()).isEqualTo(404);
    String rules = scripts.replace("/scripts", "/rules");
    assertThat(
            client
                .post(
                    rules,
                    "{'name':'r','on':['lead.created'],'then':[{'type':'startScript','script':'x'}]}")
                .body())
        .contains("then[0]")
        .contains("scriptId");
  }

  @Test
  void a_script_is_followed_in_the_chat_answers_come_first_and_adherence_is_told() {
    String path = client.post(scripts, QUOTE).location();
    client.post(
        "/api/knowledge-base/articles",
        "{'title':'Delivery','body':'We deliver within two days.'}");

    assertThat(say("c1", "Hello, I would like quotes for lamps").text("reply"))
        .endsWith("Who may I ask for?");
    assertThat(say("c1", "My name is Ana").text("reply")).isEqualTo("How many lamps, Ana?");
    assertThat(say("c1", "How long does delivery take?").text("reply"))
        .contains("within two days")
        .endsWith("How many lamps, Ana?");
    assertThat(say("c1", "1000").text("reply"))
        .isEqualTo("Please give me a number between 1 and 500.\nHow many lamps, Ana?");
    var open = client.get(conversation("c1") + "/scripts").items();
    assertThat(fields(open.getFirst()))
        .containsEntry("status", "active")
        .containsEntry("step", "count")
        .containsEntry("startedBy", "the keyword 'quote'")
        .containsEntry("attempts", 1);

    assertThat(say("c1", "forty").text("reply")).isEqualTo("Thank you: 40 lamps.");
    var over = fields(client.get(conversation("c1") + "/scripts").items().getFirst());
    assertThat(over).containsEntry("status", "finished").containsEntry("scriptVersion", 1);
    assertThat(fields(over.get("slots"))).containsEntry("name", "Ana").containsEntry("count", 40);
    assertThat(fields(over.get("adherence"))).containsEntry("score", 1.0).containsEntry("done", 3);
    assertThat(client.get(path + "/followings?status=finished").items()).hasSize(1);
    assertThat(client.get(path + "/followings?status=active").items()).isEmpty();
    assertThat(client.get(path + "/followings?status=x").wrongField()).isEqualTo("status");
    assertThat(client.get("/api/events?type=script.step_reached").items())
        .hasSize(3)
        .allSatisfy(event -> assertThat(event.toString()).contains("script.stepId"));

    assertThat(client.delete(conversation("c1")).status()).isEqualTo(204);
    assertThat(client.get(path + "/followings").items()).isEmpty();
  }

  @Test
  void a_conversation_goes_on_by_the_version_it_began_with() {
    String path = client.post(scripts, QUOTE).location();
    say("c1", "a quote please");

    String changed = QUOTE.replace("How many lamps", "Which number of lamps");
    assertThat(client.patch(path, changed).status()).isEqualTo(200);

    assertThat(say("c1", "Ana").text("reply")).isEqualTo("How many lamps, Ana?");
    say("c2", "a quote please");
    assertThat(say("c2", "Bea").text("reply")).isEqualTo("Which number of lamps, Bea?");
    assertThat(client.get(path + "/followings").items())
        .extracting("scriptVersion")
        .containsExactly(2, 1);
  }

  @Test
  void a_script_switched_off_waits_and_one_removed_is_left() {
    String path = client.post(scripts, QUOTE).location();
    say("c1", "a quote please");

    client.patch(path, "{'enabled':false}");
    assertThat(say("c1", "Ana").text("reply")).contains("don't have that information");
    say("c2", "a quote please");
    assertThat(client.get(conversation("c2") + "/scripts").items()).isEmpty();
    client.patch(path, "{'enabled':true}");
    assertThat(say("c1", "Ana").text("reply")).isEqualTo("How many lamps, Ana?");

    client.delete(path);
    assertThat(say("c1", "seven lamps").text("reply")).contains("don't have that information");
    var left = fields(client.get(conversation("c1") + "/scripts").items().getFirst());
    assertThat(left)
        .containsEntry("status", "stopped")
        .containsEntry("reason", "the script was removed");
  }

  @Test
  void a_script_is_begun_and_ended_by_hand_and_waits_while_a_person_has_the_word() {
    String path = client.post(scripts, QUOTE).location();
    String followings = path + "/followings";
    say("c1", "Hello!");
    assertThat(client.post(followings, "{'conversationId':'x'}").wrongField())
        .isEqualTo("conversationId");

    var begun = client.post(followings, "{'conversationId':'" + conversations.get("c1") + "'}");

    assertThat(begun.status()).as(begun.body()).isEqualTo(201);
    assertThat(client.get(conversation("c1") + "/messages").items().getFirst())
        .hasFieldOrPropertyWithValue("text", "Who may I ask for?");
    assertThat(
            client
                .post(followings, "{'conversationId':'" + conversations.get("c1") + "'}")
                .status())
        .isEqualTo(409);
    assertThat(say("c1", "I want to talk to a human").text("handoff")).isEqualTo("true");
    client.post(conversation("c1") + "/resume", "{}");
    assertThat(say("c1", "Ana").text("reply")).isEqualTo("How many lamps, Ana?");

    assertThat(client.delete(begun.location()).status()).isEqualTo(204);
    assertThat(fields(client.get(begun.location()).json()))
        .containsEntry("status", "stopped")
        .containsEntry("reason", "stopped by hand");
    assertThat(say("c1", "7").text("reply")).doesNotContain("lamps");
  }

  @Test
  void the_more_important_script_begins_and_an_intent_needs_no_keyword() {
    client.post(scripts, QUOTE);
    client.post(
        scripts,
        "{'name':'Hotels','priority':5,'trigger':{'keywords':['hotel','quote'],"
            + "'intents':['we need many lamps for a big house']},"
            + "'steps':[{'id':'a','say':'A house?','ask':{'slot':'a','type':'yesNo'}}]}");

    assertThat(say("c1", "a quote please").text("reply")).endsWith("A house?");
    assertThat(say("c2", "Our house is very big, so many lamp are needed").text("reply"))
        .endsWith("A house?");
    assertThat(say("c3", "Nice weather today").text("reply")).doesNotContain("A house?");
    assertThat(List.of(say("c1", "yes").text("reply"))).containsExactly("Thank you!");
  }
}
