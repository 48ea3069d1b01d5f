package io.parley.automation.rule;

import static io.parley.automation.rule.Condition.all;
import static io.parley.automation.rule.Condition.field;
import static io.parley.automation.rule.Condition.not;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.automation.rule.FieldTypes.Problem;
import io.parley.automation.rule.FieldTypes.Type;
import org.junit.jupiter.api.Test;

class FieldTypesTest {
  private final FieldTypes types = FieldTypes.standard();

  @Test
  void every_part_with_a_problem_is_named() {
    Condition condition =
        all(
            field("lead.price").gt(1000),
            field("lead.prise").gt(1000),
            not(field("lead.price").gt("2026-11-23")),
            field("message.text").gt(5),
            field("lead.tags").eq("vip"),
            field("now.inBusinessHours").eq("open"));

    assertThat(types.problems(condition))
        .containsExactly(
            new Problem("all[1].field", "unknown field 'lead.prise'"),
            new Problem(
                "all[2].not.value",
                "'2026-11-23' does not compare with lead.price, which is a number"),
            new Problem("all[3].op", "gt does not suit message.text, which is a text"),
            new Problem("all[4].op", "eq does not suit lead.tags, which is a list"),
            new Problem(
                "all[5].value",
                "'open' does not compare with now.inBusinessHours, which is true or false"));
  }

  @Test
  void what_suits_has_no_problem() {
    assertThat(
            types.problems(
                all(
                    field("lead.tags").contains("vip"),
                    field("lead.tags").in("vip", "new"),
                    field("lead.tags").changed(),
                    field("lead.statusId").changedTo(142),
                    field("lead.statusId").in(142, "143"),
                    field("lead.createdAt").gte("2026-11-23"),
                    field("now.time").lt("18:00"),
                    field("was.lead.price").lt(10),
                    field("lead.fields.1024").gt(3),
                    field("contact.fields.SIZE").matches("^X"),
                    field("message.text").exists(),
                    field("lead.price").absent())))
        .isEmpty();
  }

  @Test
  void values_before_the_change_have_the_type_of_the_field() {
    assertThat(types.type(field("was.lead.price"))).contains(Type.NUMBER);
    assertThat(types.type(field("lead.fields.1024"))).contains(Type.ANY);
    assertThat(types.type(field("lead.fields"))).isEmpty();
  }

  @Test
  void an_accounts_own_fields_can_be_added() {
    var more = types.with("lead.fields.1024", Type.NUMBER).with("order.total", Type.NUMBER);

    assertThat(more.problems(field("order.total").gt(5))).isEmpty();
    assertThat(more.problems(field("lead.fields.1024").contains("x"))).hasSize(1);
    assertThat(types.problems(field("order.total").gt(5))).hasSize(1);
  }
}
