package io.parley.automation.rule;

import static io.parley.automation.rule.Condition.all;
import static io.parley.automation.rule.Condition.any;
import static io.parley.automation.rule.Condition.field;
import static io.parley.automation.rule.Condition.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.json.Json;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionFormTest {
  private static Condition read(String json) {
    return Condition.fromJson(Json.readMap(json));
  }

  private static ThrowingCallable reading(String json) {
    return () -> read(json);
  }

  @Test
  void the_form_is_the_one_of_the_rest_contract() {
    Condition condition =
        all(
            field("lead.price").gt(1000),
            any(field("lead.tags").contains("vip"), not(field("message.text").matches("^no"))),
            field("lead.statusId").changedTo(142),
            field("contact.email").exists());

    assertThat(Json.write(condition.toJson()))
        .isEqualTo(
            "{\"all\":[{\"field\":\"lead.price\",\"op\":\"gt\",\"value\":1000},{\"any\":["
                + "{\"field\":\"lead.tags\",\"op\":\"contains\",\"value\":\"vip\"},{\"not\":"
                + "{\"field\":\"message.text\",\"op\":\"matches\",\"value\":\"^no\"}}]},"
                + "{\"field\":\"lead.statusId\",\"op\":\"changedTo\",\"value\":142},"
                + "{\"field\":\"contact.email\",\"op\":\"exists\"}]}");
    assertThat(read(Json.write(condition.toJson()))).isEqualTo(condition);
  }

  @ParameterizedTest
  @EnumSource(Operator.class)
  void every_operator_is_read_by_its_word(Operator operator) {
    String value =
        switch (operator) {
          case IN, NOT_IN -> ",\"value\":[1,\"a\"]";
          case CHANGED -> "";
          case EXISTS -> ",\"value\":false";
          case STARTS_WITH, MATCHES -> ",\"value\":\"a\"";
          default -> ",\"value\":1";
        };
    String json = "{\"field\":\"lead.x\",\"op\":\"" + operator.word() + "\"" + value + "}";

    assertThat(Json.write(read(json).toJson())).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                                            | ~~ | exactly one of 'all', 'any', 'not', 'field' or 'expr'; found []
          {"all":[],"any":[]}                                           | ~~ | exactly one of
          {"some":[]}                                                   | ~~ | found [some]
          {"all":{}}                                                    | all | all: must be a list of conditions
          {"all":[{"any":[1]}]}                                         | all[0].any[0] | must be an object
          {"not":null}                                                  | not | must be an object
          {"any":[{"field":"lead.x","op":"like","value":1}]}            | any[0].op | 'like' must be one of eq, ne, gt
          {"field":"lead.x","value":1}                                  | op | 'null' must be one of
          {"field":"price","op":"eq","value":1}                         | field | field 'price' must be 2 to 8 parts
          {"field":7,"op":"eq","value":1}                               | field | field '7' must be
          {"field":"lead.x","op":"eq"}                                  | value | value of eq must be a text
          {"field":"lead.x","op":"eq","value":null}                     | value | value of eq must be a text
          {"field":"lead.x","op":"eq","value":{"a":1}}                  | value | of eq must be a text
          {"field":"lead.x","op":"in","value":1}                        | value | of in must be a list
          {"field":"lead.x","op":"changed","value":1}                   | value | must be no value
          {"field":"lead.x","op":"matches","value":"("}                 | value | pattern '('
          {"not":{"field":"lead.x","op":"eq","value":1,"valeu":2}}      | not.valeu | unknown; a comparison has field, op and value
          """)
  void what_has_another_form_is_refused_at_its_place(String json, String place, String message) {
    assertThatThrownBy(reading(json))
        .isInstanceOf(InvalidRuleException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(((InvalidRuleException) e).field()).isEqualTo(place));
  }

  @Test
  void nesting_and_number_are_bounded() {
    String leaf = "{\"field\":\"lead.x\",\"op\":\"exists\"}";
    String deep = "{\"not\":".repeat(19) + leaf + "}".repeat(19);
    assertThat(read(deep)).isNotNull();
    assertThatThrownBy(reading("{\"not\":" + deep + "}"))
        .isInstanceOf(InvalidRuleException.class)
        .hasMessageContaining("nested at most 20 deep and number at most 500");

    String many = "{\"all\":[" + (leaf + ",").repeat(498) + leaf + "]}";
    assertThat(read(many)).isNotNull();
    assertThatThrownBy(reading("{\"all\":[" + (leaf + ",").repeat(499) + leaf + "]}"))
        .isInstanceOf(InvalidRuleException.class)
        .hasMessageContaining("number at most 500");
  }
}
