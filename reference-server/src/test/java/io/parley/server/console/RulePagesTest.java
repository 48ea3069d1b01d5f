package io.parley.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.automation.rule.Rule;
import io.parley.automation.rule.Rules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules as people write, switch and try them in the console. */
class RulePagesTest {
  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser browser = Browser.signedIn(console);
  private final String rules = "/manage/demo/ai-agents/" + agent() + "/rules";

  private String agent() {
    return console.shop.agent().id();
  }

  private List<Rules.Saved> stored() {
    return console.automation.rules().list(Shop.TENANT, agent(), Optional.empty(), 10);
  }

  @Test
  void a_rule_is_written_changed_switched_and_removed_in_forms() {
    assertThat(browser.get(rules).body()).contains("There is no rule yet");
    var made =
        browser.post(
            rules,
            Map.ofEntries(
                Map.entry("name", "Important"),
                Map.entry("on", "lead.status_changed, lead.created"),
                Map.entry("match", "all"),
                Map.entry("field0", "lead.price"),
                Map.entry("op0", "gt"),
                Map.entry("value0", "1000"),
                Map.entry("field1", "lead.tags"),
                Map.entry("op1", "in"),
                Map.entry("value1", "vip, new"),
                Map.entry("action0", "addTag"),
                Map.entry("parameters0", "tag: vip"),
                Map.entry("priority", "5"),
                Map.entry("cooldown", "PT1H"),
                Map.entry("oncePer", "lead"),
                Map.entry("enabled", "true")));

    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    Rule rule = stored().getFirst().rule();
    assertThat(io.parley.core.json.Json.write(rule.when().toJson()))
        .isEqualTo(
            "{\"all\":[{\"field\":\"lead.price\",\"op\":\"gt\",\"value\":1000},"
                + "{\"field\":\"lead.tags\",\"op\":\"in\",\"value\":[\"vip\",\"new\"]}]}");
    assertThat(rule.then().getFirst().parameters()).isEqualTo(Map.of("tag", "vip"));
    assertThat(browser.get(rules).body()).contains("Important").contains("Switch off");

    String page = rules + "/" + rule.id();
    assertThat(browser.get(page).body()).contains("value=\"lead.price\"").contains("tag: vip");
    browser.post(page + "/switch", Map.of("to", "off"));
    assertThat(stored().getFirst().rule().enabled()).isFalse();
    browser.post(page + "/switch", Map.of("to", "on"));
    assertThat(stored().getFirst().rule()).isEqualTo(rule);
    browser.post(page + "/remove", Map.of());
    assertThat(stored()).isEmpty();
  }

  @Test
  void a_form_that_cannot_be_a_rule_says_why_and_keeps_what_was_written() {
    var refused =
        browser.post(
            rules,
            Map.of(
                "name", "Broken \"><b>",
                "on", "lead.created",
                "expr", "lead.prise > 1",
                "action0", "addTag",
                "parameters0", "tag: x"));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("unknown field 'prise'")
        .contains("lead.prise > 1")
        .doesNotContain("\"><b>");
    assertThat(stored()).isEmpty();
  }

  @Test
  void a_rule_is_tried_on_an_event_in_every_language() {
    browser.post(
        rules,
        Map.of(
            "name", "Important",
            "on", "lead.created",
            "expr", "lead.price > 1000",
            "action0", "addNote",
            "parameters0", "text: {{lead.name}} is big",
            "enabled", "true"));
    String page = rules + "/" + stored().getFirst().rule().id();

    var tried =
        browser.post(
            page + "/test",
            Map.of("kind", "lead.created", "facts", "lead.price: 1500\nlead.name: Ana"));

    assertThat(tried.body()).contains("would fire").contains("Ana is big");
    assertThat(
            browser
                .post(page + "/test", Map.of("kind", "lead.created", "facts", "lead.price: 5"))
                .body())
        .contains("would not fire")
        .contains("the condition does not hold");
  }
}
