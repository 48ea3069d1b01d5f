package io.parley.automation.rule;

import static io.parley.automation.rule.Condition.all;
import static io.parley.automation.rule.Condition.always;
import static io.parley.automation.rule.Condition.any;
import static io.parley.automation.rule.Condition.field;
import static io.parley.automation.rule.Condition.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private static final FieldName PRICE = field("lead.price");
  private static final FieldName TEXT = field("message.text");
  private static final FieldName TAGS = field("lead.tags");

  @Test
  void numbers_compare_by_value_whatever_their_class() {
    assertThat(PRICE.eq(1000).holds(Map.of("lead.price", 1000L))).isTrue();
    assertThat(PRICE.eq(1000).holds(Map.of("lead.price", 1000.0))).isTrue();
    assertThat(PRICE.eq(0.1).holds(Map.of("lead.price", new java.math.BigDecimal("0.10"))))
        .isTrue();
    assertThat(PRICE.gt(1000).holds(Map.of("lead.price", 1000))).isFalse();
    assertThat(PRICE.gt(1000).holds(Map.of("lead.price", 1000.5))).isTrue();
    assertThat(PRICE.gte(1000).holds(Map.of("lead.price", 1000))).isTrue();
    assertThat(PRICE.lt(1000).holds(Map.of("lead.price", 999))).isTrue();
    assertThat(PRICE.lte(1000).holds(Map.of("lead.price", 1001))).isFalse();
  }

  @Test
  void a_text_that_spells_a_number_counts_as_one() {
    assertThat(PRICE.gt(1000).holds(Map.of("lead.price", " 1500 "))).isTrue();
    assertThat(PRICE.eq("142").holds(Map.of("lead.price", 142))).isTrue();
    assertThat(PRICE.gt(9).holds(Map.of("lead.price", "10"))).isTrue();
    assertThat(PRICE.gt(1).holds(Map.of("lead.price", "1e9"))).isFalse();
    assertThat(PRICE.gt(1).holds(Map.of("lead.price", "12 pieces"))).isFalse();
    assertThat(PRICE.lt(0).holds(Map.of("lead.price", "-0.5"))).isTrue();
  }

  @Test
  void texts_compare_without_case_and_surrounding_blanks() {
    assertThat(TEXT.eq("Привет").holds(Map.of("message.text", " привет\n"))).isTrue();
    assertThat(TEXT.contains("PREÇO").holds(Map.of("message.text", "qual é o preço?"))).isTrue();
    assertThat(TEXT.startsWith("hola").holds(Map.of("message.text", "¡Hola!"))).isFalse();
    assertThat(TEXT.startsWith("¡hola").holds(Map.of("message.text", "¡Hola!"))).isTrue();
    assertThat(TEXT.eq("vip").holds(Map.of("message.text", "vips"))).isFalse();
  }

  @Test
  void composed_and_decomposed_letters_are_the_same() {
    assertThat(TEXT.contains("cafe\u0301").holds(Map.of("message.text", "un café"))).isTrue();
    assertThat(TEXT.contains("cafe").holds(Map.of("message.text", "un café"))).isFalse();
  }

  @Test
  void instants_compare_as_instants_whatever_their_offset() {
    var created = field("lead.createdAt");
    Map<String, Object> facts = Map.of("lead.createdAt", "2026-11-23T12:00:00+02:00");

    assertThat(created.eq("2026-11-23T10:00:00Z").holds(facts)).isTrue();
    assertThat(created.gt("2026-11-23T10:30:00Z").holds(facts)).isFalse();
    assertThat(created.gte("2026-11-23").holds(facts)).isTrue();
    assertThat(created.lt("2026-11-24").holds(facts)).isTrue();
    assertThat(created.gt(Instant.parse("2026-11-23T09:00:00Z")).holds(facts)).isTrue();
    assertThat(created.gt("2026-11-23").holds(Map.of("lead.createdAt", "2026-13-99"))).isFalse();
  }

  @Test
  void a_time_of_day_compares_with_times_of_day_only() {
    var time = field("now.time");

    assertThat(time.gte("17:30").holds(Map.of("now.time", "18:00"))).isTrue();
    assertThat(time.gte("09:30").holds(Map.of("now.time", "09:29:59"))).isFalse();
    assertThat(time.gte("09:30").holds(Map.of("now.time", "2026-11-23"))).isFalse();
    assertThat(time.gte("09:30").holds(Map.of("now.time", 10))).isFalse();
  }

  @Test
  void nothing_known_fails_every_operator_but_the_negative_ones() {
    Map<String, Object> nothing = Map.of();

    assertThat(PRICE.eq(1).holds(nothing)).isFalse();
    assertThat(PRICE.gt(-1).holds(nothing)).isFalse();
    assertThat(PRICE.lt(1).holds(nothing)).isFalse();
    assertThat(PRICE.in(1).holds(nothing)).isFalse();
    assertThat(PRICE.contains(1).holds(nothing)).isFalse();
    assertThat(PRICE.startsWith("1").holds(nothing)).isFalse();
    assertThat(PRICE.matches(".*").holds(nothing)).isFalse();
    assertThat(PRICE.exists().holds(nothing)).isFalse();
    assertThat(PRICE.changed().holds(nothing)).isFalse();
    assertThat(PRICE.ne(1).holds(nothing)).isTrue();
    assertThat(PRICE.notIn(1).holds(nothing)).isTrue();
    assertThat(PRICE.absent().holds(nothing)).isTrue();
  }

  @Test
  void blank_texts_empty_lists_and_null_are_nothing() {
    var facts = new HashMap<String, Object>();
    facts.put("lead.name", "  ");
    facts.put("lead.tags", List.of());
    facts.put("lead.price", null);

    assertThat(field("lead.name").exists().holds(facts)).isFalse();
    assertThat(TAGS.exists().holds(facts)).isFalse();
    assertThat(PRICE.exists().holds(facts)).isFalse();
    assertThat(PRICE.exists().holds(Map.of("lead.price", 0))).isTrue();
  }

  @Test
  void lists_are_asked_by_their_entries() {
    Map<String, Object> facts = Map.of("lead.tags", List.of("VIP", "Valencia"));

    assertThat(TAGS.contains("vip").holds(facts)).isTrue();
    assertThat(TAGS.contains("val").holds(facts)).isFalse();
    assertThat(TAGS.in("new", "vip").holds(facts)).isTrue();
    assertThat(TAGS.notIn("new", "vip").holds(facts)).isFalse();
    assertThat(TAGS.startsWith("val").holds(facts)).isTrue();
    assertThat(TAGS.matches("^Val").holds(facts)).isTrue();
    assertThat(TAGS.eq("vip").holds(facts)).isFalse();
    assertThat(TAGS.gt(1).holds(facts)).isFalse();
  }

  @Test
  void in_takes_any_of_the_values() {
    var status = field("lead.statusId");

    assertThat(status.in(142, 143).holds(Map.of("lead.statusId", 143L))).isTrue();
    assertThat(status.in(142, 143).holds(Map.of("lead.statusId", "142"))).isTrue();
    assertThat(status.in(142, 143).holds(Map.of("lead.statusId", 1))).isFalse();
    assertThat(status.notIn(142, 143).holds(Map.of("lead.statusId", 1))).isTrue();
  }

  @Test
  void booleans_equal_their_spelling() {
    var open = field("now.inBusinessHours");

    assertThat(open.eq(true).holds(Map.of("now.inBusinessHours", true))).isTrue();
    assertThat(open.eq(true).holds(Map.of("now.inBusinessHours", "true"))).isTrue();
    assertThat(open.eq(true).holds(Map.of("now.inBusinessHours", 1))).isFalse();
    assertThat(open.ne(true).holds(Map.of("now.inBusinessHours", false))).isTrue();
  }

  @Test
  void a_change_needs_a_value_before() {
    assertThat(PRICE.changed().holds(Map.of("lead.price", 5, "was.lead.price", 4))).isTrue();
    assertThat(PRICE.changed().holds(Map.of("lead.price", 5, "was.lead.price", 5L))).isFalse();
    assertThat(PRICE.changed().holds(Map.of("lead.price", 5, "was.lead.price", "5.0"))).isFalse();
    assertThat(PRICE.changed().holds(Map.of("lead.price", 5))).isFalse();
    assertThat(PRICE.changed().holds(Map.of("was.lead.price", 5))).isTrue();
  }

  @Test
  void a_change_from_nothing_is_a_change_and_from_nothing_to_nothing_is_none() {
    var facts = new HashMap<String, Object>();
    facts.put("was.lead.price", null);
    assertThat(PRICE.changed().holds(facts)).isFalse();

    facts.put("lead.price", 7);
    assertThat(PRICE.changed().holds(facts)).isTrue();
    assertThat(PRICE.changedTo(7).holds(facts)).isTrue();
    assertThat(PRICE.changedFrom(0).holds(facts)).isFalse();
  }

  @Test
  void a_change_of_case_is_a_change_of_a_text() {
    var name = field("lead.name");

    assertThat(name.changed().holds(Map.of("lead.name", "ANA", "was.lead.name", "Ana"))).isTrue();
    assertThat(
            TAGS.changed().holds(Map.of("lead.tags", List.of("a"), "was.lead.tags", List.of("a"))))
        .isFalse();
    assertThat(
            TAGS.changed()
                .holds(Map.of("lead.tags", List.of("a", "b"), "was.lead.tags", List.of("a"))))
        .isTrue();
  }

  @Test
  void changed_to_and_from_look_at_both_ends() {
    var status = field("lead.statusId");
    Map<String, Object> won = Map.of("lead.statusId", 142, "was.lead.statusId", 7);

    assertThat(status.changedTo(142).holds(won)).isTrue();
    assertThat(status.changedTo(7).holds(won)).isFalse();
    assertThat(status.changedFrom(7).holds(won)).isTrue();
    assertThat(status.changedFrom(142).holds(won)).isFalse();
    assertThat(status.changedTo(142).holds(Map.of("lead.statusId", 142))).isFalse();
    assertThat(field("was.lead.statusId").eq(7).holds(won)).isTrue();
  }

  @Test
  void parts_join_as_their_names_say() {
    Map<String, Object> facts = Map.of("lead.price", 5);
    Condition yes = PRICE.eq(5);
    Condition no = PRICE.eq(6);

    assertThat(all(yes, yes).holds(facts)).isTrue();
    assertThat(all(yes, no).holds(facts)).isFalse();
    assertThat(any(no, yes).holds(facts)).isTrue();
    assertThat(any(no, no).holds(facts)).isFalse();
    assertThat(not(no).holds(facts)).isTrue();
    assertThat(always().holds(facts)).isTrue();
    assertThat(any().holds(facts)).isFalse();
  }

  @Test
  void a_value_that_the_operator_cannot_take_is_refused() {
    assertThatThrownBy(() -> PRICE.gt("much"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "value 'much' of gt must be a number, or an ISO-8601 instant, date or time of day, at"
                + " most 1000 characters");
    assertThatThrownBy(() -> PRICE.eq(List.of(1))).hasMessageContaining("of eq must be a text");
    assertThatThrownBy(() -> PRICE.eq(Double.NaN)).hasMessageContaining("of eq must be a text");
    assertThatThrownBy(PRICE::in).hasMessageContaining("must be a list");
    assertThatThrownBy(() -> PRICE.in(1, List.of())).hasMessageContaining("must be a list");
    assertThatThrownBy(() -> TEXT.startsWith(" ")).hasMessageContaining("must be a text");
    assertThatThrownBy(() -> TEXT.eq("x".repeat(1001))).hasMessageContaining("1000 characters");
    assertThatThrownBy(() -> field("was.lead.price").changed())
        .hasMessage("field 'was.lead.price' is a value before the change and cannot be changed");
  }

  @Test
  void a_field_name_has_at_least_two_parts() {
    assertThatThrownBy(() -> field("price"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("field 'price' must be 2 to 8 parts");
    assertThatThrownBy(() -> field("lead..price")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> field("lead.price\n")).isInstanceOf(IllegalArgumentException.class);
    assertThat(field("lead.fields.Ключ-1").value()).isEqualTo("lead.fields.Ключ-1");
  }

  @Test
  void the_explanation_says_what_was_found() {
    Condition condition =
        all(PRICE.gt(1000), any(TAGS.contains("vip"), not(field("contact.email").exists())));

    Verdict verdict = condition.explain(Map.of("lead.price", "a lot", "lead.tags", List.of("new")));

    assertThat(verdict)
        .hasToString(
            """
            no  all: 1 of 2 hold
              no  lead.price gt 1000: lead.price is 'a lot', which does not compare with 1000
              yes any: 1 of 2 hold
                no  lead.tags contains 'vip': lead.tags is ['new']
                yes not: it does not hold
                  no  contact.email exists: nothing is known of contact.email
            """);
    assertThat(verdict.toJson())
        .containsEntry("condition", "all")
        .containsEntry("holds", false)
        .containsEntry("why", "1 of 2 hold");
  }

  @Test
  void the_explanation_of_a_change_shows_both_ends() {
    assertThat(PRICE.changedTo(5).explain(Map.of("lead.price", 5, "was.lead.price", 4)).why())
        .isEqualTo("lead.price was 4 and is 5");
    assertThat(PRICE.changed().explain(Map.of("lead.price", 5)).why())
        .isEqualTo("lead.price was not reported as changed");
  }

  @Test
  void the_explanation_agrees_with_the_answer_and_the_json_form_with_both() {
    var random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      Condition condition = randomCondition(random, 3);
      Map<String, Object> facts = randomFacts(random);

      boolean holds = condition.holds(facts);

      assertThat(condition.explain(facts).holds())
          .as("%s on %s", condition, facts)
          .isEqualTo(holds);
      assertThat(Condition.fromJson(condition.toJson())).isEqualTo(condition);
    }
  }

  private static final List<Object> VALUES =
      Arrays.asList(
          0,
          1,
          2.5,
          "1",
          "vip",
          "VIP ",
          true,
          "2026-11-23",
          "10:30",
          "",
          null,
          List.of(),
          List.of("vip", "1"),
          Map.of("a", 1));

  private static Map<String, Object> randomFacts(Random random) {
    var facts = new HashMap<String, Object>();
    for (String name : List.of("a.x", "a.y", "was.a.x", "was.a.y")) {
      if (random.nextInt(4) > 0) {
        facts.put(name, VALUES.get(random.nextInt(VALUES.size())));
      }
    }
    return facts;
  }

  private static Condition randomCondition(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      var parts = new ArrayList<Condition>();
      for (int i = random.nextInt(4); i > 0; i--) {
        parts.add(randomCondition(random, depth - 1));
      }
      return switch (random.nextInt(3)) {
        case 0 -> new Condition.All(parts);
        case 1 -> new Condition.Any(parts);
        default -> not(randomCondition(random, depth - 1));
      };
    }
    var field = field(random.nextBoolean() ? "a.x" : "a.y");
    Object scalar = List.of(0, 1, 2.5, "1", "vip", "2026-11-23", true).get(random.nextInt(7));
    Object ordered = List.of(1, "2", "2026-11-23", "10:30").get(random.nextInt(4));
    return switch (Operator.values()[random.nextInt(Operator.values().length)]) {
      case EQ -> field.eq(scalar);
      case NE -> field.ne(scalar);
      case GT -> field.gt(ordered);
      case GTE -> field.gte(ordered);
      case LT -> field.lt(ordered);
      case LTE -> field.lte(ordered);
      case IN -> field.in(scalar, 7);
      case NOT_IN -> field.notIn(scalar, 7);
      case CONTAINS -> field.contains(scalar);
      case STARTS_WITH -> field.startsWith("v");
      case MATCHES -> field.matches("^[v1]");
      case EXISTS -> random.nextBoolean() ? field.exists() : field.absent();
      case CHANGED -> field.changed();
      case CHANGED_TO -> field.changedTo(scalar);
      case CHANGED_FROM -> field.changedFrom(scalar);
    };
  }
}
