package io.parley.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pages on which people write sequences and watch who is where. */
class SequencePagesTest {
  private static final String LIST = "/manage/demo/ai-agents/sofia/sequences";

  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser browser = Browser.signedIn(console);

  @BeforeEach
  void agent() {
    new Agents(console.storage)
        .create(Shop.TENANT, "sofia", Agent.Profile.named("Sofia"), Instant.now());
  }

  private static Map<String, String> form() {
    var form = new LinkedHashMap<String, String>();
    form.put("name", "Follow-up <b>");
    form.put("enabled", "yes");
    form.put("on", "lead.created");
    form.put("exitOnReply", "yes");
    form.put("quietFrom", "21:00");
    form.put("quietTo", "08:00");
    form.put("reenrol", "never");
    form.put("type0", "message");
    form.put("value0", "Thank you, {{contact.name|friend}}!");
    form.put("type1", "wait");
    form.put("value1", "1d 2h");
    form.put("type2", "json");
    form.put(
        "value2",
        "{\"id\":\"b\",\"type\":\"branch\",\"when\":{\"field\":\"enrolment.replied\",\"op\":\"eq\","
            + "\"value\":true},\"then\":\"end\"}");
    form.put("type3", "createTask");
    form.put("value3", "Call");
    form.put("type4", "exit");
    form.put("id4", "end");
    form.put("more", "{\"when\":{\"field\":\"lead.price\",\"op\":\"gt\",\"value\":10}}");
    return form;
  }

  @Test
  void a_sequence_is_written_shown_changed_and_removed() {
    assertThat(browser.get(LIST).body()).contains("There is no sequence yet");
    assertThat(browser.get(LIST + "/new").statusCode()).isEqualTo(200);
    HttpResponse<String> saved = browser.post(LIST + "/new", form());
    assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
    String page = saved.headers().firstValue("Location").orElseThrow().replaceFirst("\\?.*", "");

    String shown = browser.get(page).body();
    assertThat(shown)
        .contains("Follow-up &lt;b&gt;", "1d 2h", "Thank you, {{contact.name|friend}}!")
        .contains("lead.price", "How it would go from now", "it ended at step end")
        .doesNotContain("<b>");
    assertThat(browser.get(LIST).body()).contains("5 steps");

    Map<String, String> changed = form();
    changed.put("name", "Renamed");
    changed.put("value1", "soon");
    HttpResponse<String> refused = browser.post(page, changed);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("steps[1].for", "soon", "Renamed");
    changed.put("value1", "PT30M");
    assertThat(browser.post(page, changed).statusCode()).isEqualTo(303);
    assertThat(browser.get(page).body()).contains("Renamed", "30m");

    assertThat(browser.post(page + "/switch", Map.of("to", "off")).statusCode()).isEqualTo(303);
    assertThat(browser.get(LIST + "?done=switchedOff").body())
        .contains("It is switched off.", "Switch on");

    assertThat(browser.post(page + "/enrolments", Map.of("subject", "lead:x")).body())
        .contains("must be lead, contact or talk");
    assertThat(browser.post(page + "/remove", Map.of()).statusCode()).isEqualTo(303);
    assertThat(browser.get(page).statusCode()).isEqualTo(404);
  }

  @Test
  void the_pages_speak_four_languages_and_are_for_members_only() {
    for (Map.Entry<String, String> language :
        Map.of("en", "Sequences", "ru", "Цепочки", "es", "Secuencias", "pt", "Sequências")
            .entrySet()) {
      browser.post("/preferences", Map.of("lang", language.getKey(), "back", LIST));
      assertThat(browser.get(LIST).body()).contains("<h1>" + language.getValue() + "</h1>");
      assertThat(browser.get(LIST + "/new").body())
          .doesNotContain("sequence.", "step.none", "reenrol.");
    }
    assertThat(browser.get("/manage/demo/ai-agents/nobody/sequences").statusCode()).isEqualTo(404);
    assertThat(browser.get("/manage/other/ai-agents/sofia/sequences").statusCode()).isEqualTo(404);
    assertThat(new Browser(console).get(LIST).statusCode()).isEqualTo(303);
  }
}
