package io.parley.automation.rule;

import static io.parley.automation.rule.ActionCall.addTag;
import static io.parley.automation.rule.ActionCall.startSequence;
import static io.parley.automation.rule.Condition.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {
  private static final Rule VIP =
      Rule.on("lead.status_changed", "lead.created")
          .when(field("lead.price").gt(1000))
          .then(addTag("vip"), startSequence("s-1"))
          .withId("r-1")
          .named("Important")
          .withPriority(10)
          .andStop();

  @Test
  void a_rule_survives_its_json_form() {
    String json = Json.write(VIP.toJson());

    assertThat(json)
        .isEqualTo(
            "{\"name\":\"Important\",\"enabled\":true,\"priority\":10,"
                + "\"on\":[\"lead.created\",\"lead.status_changed\"],"
                + "\"when\":{\"field\":\"lead.price\",\"op\":\"gt\",\"value\":1000},"
                + "\"then\":[{\"type\":\"addTag\",\"tag\":\"vip\"},"
                + "{\"type\":\"startSequence\",\"sequenceId\":\"s-1\"}],"
                + "\"stopProcessing\":true}");
    assertThat(Rule.fromJson("r-1", Json.readMap(json))).isEqualTo(VIP);
  }

  @Test
  void what_is_optional_has_a_default() {
    Rule rule =
        Rule.fromJson(
            "r",
            Json.readMap(
                "{\"name\":\"n\",\"on\":[\"message.received\"],\"then\":[{\"type\":\"handoff\"}]}"));

    assertThat(rule.enabled()).isTrue();
    assertThat(rule.priority()).isZero();
    assertThat(rule.stopProcessing()).isFalse();
    assertThat(rule.when()).isEqualTo(Condition.always());
    assertThat(rule.then()).containsExactly(ActionCall.of("handoff", Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          name       | 7                               | name          | name: must be a text
          name       | " "                             | name          | name of 1 characters must have 1 to 200
          on         | "lead.created"                  | on            | on: must be a list
          on         | []                              | on            | on has 0 events
          on         | [1]                             | on[0]         | must be a text
          on         | ["Lead Created"]                | on            | on 'Lead Created' must be a kind of event
          then       | []                              | then          | then has 0 actions
          then       | ["addTag"]                      | then[0]       | must be an object
          then       | [{"tag":"vip"}]                 | then[0].type  | action type '' must be
          then       | [{"type":"add tag"}]            | then[0].type  | action type 'add tag' must be
          when       | {"all":[{"field":"x"}]}         | when.all[0].op | 'null' must be one of
          enabled    | "yes"                           | enabled       | must be true or false
          priority   | 1.5                             | priority      | must be a whole number
          priority   | 2000                            | priority      | priority 2000 must be -1000 to 1000
          cool       | 1                               | cool          | unknown field
          """)
  void a_wrong_field_is_named(String field, String value, String place, String message) {
    Map<String, Object> json =
        Json.readMap(
            "{\"name\":\"n\",\"on\":[\"lead.created\"],\"then\":[{\"type\":\"handoff\"}]}");
    json.put(field, Json.readMap("{\"v\":" + value + "}").get("v"));

    assertThatThrownBy(() -> Rule.fromJson("r", json))
        .isInstanceOf(InvalidRuleException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(((InvalidRuleException) e).field()).isEqualTo(place));
  }

  @Test
  void an_action_keeps_the_order_of_its_parameters_and_takes_null() {
    ActionCall call =
        Rule.fromJson(
                "r",
                Json.readMap(
                    "{\"name\":\"n\",\"on\":[\"lead.created\"],\"then\":[{\"type\":\"x\","
                        + "\"b\":null,\"a\":[1,{\"c\":2}]}]}"))
            .then()
            .getFirst();

    assertThat(Json.write(call.toJson()))
        .isEqualTo("{\"type\":\"x\",\"b\":null,\"a\":[1,{\"c\":2}]}");
    assertThatThrownBy(() -> ActionCall.of("x", Map.of("type", "y")))
        .hasMessage("an action's parameter must not be named 'type'");
  }

  @Test
  void a_rule_without_a_name_is_called_by_its_events() {
    assertThat(Rule.on("lead.created").then(addTag("new")).name()).isEqualTo("on lead.created");
    assertThat(List.of(VIP.disabled().enabled(), VIP.enabled())).containsExactly(false, true);
  }
}
