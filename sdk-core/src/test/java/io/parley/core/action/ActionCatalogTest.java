package io.parley.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActionCatalogTest {
  private static final String TAG =
      """
      {"type":"object","description":"Puts a tag on.","additionalProperties":false,
       "required":["tag"],"properties":{"tag":{"type":"string","minLength":1,"maxLength":20}}}
      """;
  private static final String CALL =
      """
      {"type":"object","additionalProperties":false,"required":["due","user"],"properties":{
        "due":{"type":"string","pattern":"^P"},
        "user":{"type":"integer","minimum":1,"maximum":99},
        "how":{"enum":["phone","mail"]},
        "amount":{"type":["number","string"]},
        "users":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"integer"}},
        "body":{"type":"object"}}}
      """;
  private final ActionCatalog actions =
      ActionCatalog.of(List.of())
          .with(List.of(new ActionSpec("addTag", TAG), new ActionSpec("call", CALL)));

  @Test
  void a_call_that_fits_its_schema_has_no_error() {
    assertThat(actions.validate("addTag", Map.of("tag", "vip"))).isEmpty();
    assertThat(actions.validate("call", Map.of("due", "P1D", "user", 7, "amount", 1.5))).isEmpty();
  }

  @Test
  void each_wrong_parameter_is_named_with_its_bound_and_its_value() {
    assertThat(errors("addTag", Map.of("tags", "vip")))
        .containsExactlyInAnyOrder("tag is missing", "tags is unknown; known are [tag]");
    assertThat(errors("addTag", Map.of("tag", ""))).containsExactly("tag must not be empty");
    assertThat(errors("addTag", Map.of("tag", "x".repeat(21))))
        .containsExactly("tag must have at most 20 characters, has 21");
    assertThat(errors("addTag", nothing("tag"))).containsExactly("tag must be a text, is null");
    assertThat(errors("call", Map.of("due", "P1D", "user", 0)))
        .containsExactly("user must be at least 1, is 0");
    assertThat(errors("call", Map.of("due", "P1D", "user", 100)))
        .containsExactly("user must be at most 99, is 100");
    assertThat(errors("call", Map.of("due", "P1D", "user", "Ana")))
        .containsExactly("user must be a whole number, is \"Ana\"");
    assertThat(errors("call", Map.of("due", "P1D", "user", 1, "how", "fax")))
        .containsExactly("how must be one of [\"phone\",\"mail\"], is \"fax\"");
    assertThat(errors("call", Map.of("due", "P1D", "user", 1, "amount", true)))
        .containsExactly("amount must be a number or a text, is true");
    assertThat(errors("call", Map.of("due", "P1D", "user", 1, "users", Arrays.asList(1, "x"))))
        .containsExactly("users[1] must be a whole number, is \"x\"");
    assertThat(errors("call", Map.of("due", "P1D", "user", 1, "users", List.of())))
        .containsExactly("users must have at least 1 entries");
    assertThat(errors("call", Map.of("due", "soon", "user", 1)))
        .singleElement()
        .asString()
        .startsWith("due ")
        .endsWith(", is \"soon\"");
  }

  @Test
  void an_unknown_action_is_refused_with_those_that_are_known() {
    assertThat(errors("addTags", Map.of()))
        .containsExactly("type 'addTags' is no action; known are [addTag, call]");
    assertThat(actions.find("addTags")).isEmpty();
    assertThat(actions.find("addTag").orElseThrow().description()).isEqualTo("Puts a tag on.");
    assertThat(actions.all()).extracting(ActionSpec::type).containsExactly("addTag", "call");
    assertThat(actions.toJson())
        .first()
        .satisfies(
            spec ->
                assertThat(spec)
                    .containsEntry("type", "addTag")
                    .containsKeys("description", "parameters"));
  }

  @Test
  void a_lone_placeholder_stands_for_any_type_and_others_only_for_text() {
    assertThat(actions.validate("call", Map.of("due", "{{lead.fields.due}}", "user", "{{a.b}}")))
        .isEmpty();
    assertThat(errors("call", Map.of("due", "in {{lead.fields.due}}", "user", "no. {{a.b}}")))
        .containsExactly("user must be a whole number, is \"no. {{a.b}}\"");
  }

  @Test
  void a_broken_or_unknown_placeholder_is_found_wherever_it_stands() {
    Map<String, @Nullable Object> call =
        Map.of("due", "P1D", "user", 1, "body", Map.of("list", List.of("ok", "{{lead.prise}}")));

    assertThat(actions.validate("call", call, Set.of("lead.price")::contains))
        .containsExactly(
            new ParameterError("body.list[1]", "{{lead.prise}} is no fact that is known"));
    assertThat(errors("addTag", Map.of("tag", "{{7*7}}")))
        .singleElement()
        .asString()
        .startsWith("tag '{{7*7}}' must be the name of a fact between double braces");
  }

  @Test
  void filling_in_keeps_the_type_a_parameter_takes() {
    Map<String, @Nullable Object> facts = Map.of("lead.responsibleUserId", 7, "lead.price", 12.50);

    assertThat(
            actions.fill(
                "call",
                Map.of("due", "P{{lead.responsibleUserId}}D", "user", "{{lead.responsibleUserId}}"),
                facts))
        .containsEntry("due", "P7D")
        .containsEntry("user", 7);
    assertThat(actions.fill("addTag", Map.of("tag", "{{lead.price}}"), facts))
        .containsEntry("tag", "12.5");
    assertThat(actions.fill("addTag", Map.of("tag", "{{lead.gone}}"), facts))
        .containsEntry("tag", null);
  }

  @Test
  void the_same_action_twice_or_a_schema_of_no_object_is_refused() {
    assertThatThrownBy(() -> actions.with(List.of(new ActionSpec("addTag", TAG))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("action addTag is there twice");
    assertThatThrownBy(() -> new ActionSpec("x", "{\"type\":\"string\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("action x must be a JSON Schema");
    assertThatThrownBy(() -> new ActionSpec("add tag", TAG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("action type 'add tag'");
  }

  private List<String> errors(String type, Map<String, @Nullable Object> parameters) {
    return actions.validate(type, parameters).stream().map(ParameterError::toString).toList();
  }

  private static Map<String, @Nullable Object> nothing(String name) {
    Map<String, @Nullable Object> map = new HashMap<>();
    map.put(name, null);
    return map;
  }
}
