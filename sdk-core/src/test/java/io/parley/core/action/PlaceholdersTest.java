package io.parley.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
  private static final Map<String, @Nullable Object> FACTS =
      Map.of(
          "lead.name", "Bike",
          "lead.price", new BigDecimal("1200.00"),
          "lead.tags", List.of("vip", "new"),
          "lead.fields.AI_MODE", "human",
          "message.text", "give me {{lead.price}} $1 \\",
          "contact.name", "",
          "lead.open", true);

  @Test
  void facts_are_looked_up_by_name() {
    assertThat(Placeholders.render("{{lead.name}} for {{ lead.price }}, {{lead.tags}}", FACTS))
        .isEqualTo("Bike for 1200.00, vip, new");
    assertThat(Placeholders.render("{{lead.fields.AI_MODE}}/{{lead.open}}", FACTS))
        .isEqualTo("human/true");
  }

  @Test
  void what_is_not_known_or_empty_is_its_fallback() {
    assertThat(Placeholders.render("Hola {{contact.name| amigo }}!", FACTS))
        .isEqualTo("Hola amigo!");
    assertThat(Placeholders.render("Hola {{contact.phone}}!", FACTS)).isEqualTo("Hola !");
  }

  @Test
  void what_was_filled_in_is_not_looked_at_again() {
    assertThat(Placeholders.render("You wrote: {{message.text}}", FACTS))
        .isEqualTo("You wrote: give me {{lead.price}} $1 \\");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{{lead.name", "{{1+1}}", "{{lead}}", "{{lead.name()}}", "{{ }}", "{{a.b|{{c.d}}"})
  void anything_but_a_name_is_a_problem_and_stays_as_it_is(String text) {
    assertThat(Placeholders.problem(text)).isPresent();
    assertThat(Placeholders.problem("Costs {{lead.price|nothing}} {or} so }}")).isEmpty();
  }

  @Test
  void the_names_are_told_once_each() {
    assertThat(Placeholders.names("{{lead.name}} {{lead.price|0}} {{lead.name|x}} {{no}}"))
        .containsExactly("lead.name", "lead.price");
  }

  @Test
  void parameters_are_filled_in_deeply_and_a_lone_placeholder_keeps_its_type() {
    Map<String, @Nullable Object> parameters = new HashMap<>();
    parameters.put("price", "{{lead.price}}");
    parameters.put("list", List.of("{{lead.name}}!", 5));
    parameters.put("body", Map.of("tags", "{{lead.tags}}"));
    parameters.put("gone", " {{lead.gone}} ");
    parameters.put("kept", null);

    Map<String, @Nullable Object> filled = Placeholders.fill(parameters, FACTS);

    assertThat(filled)
        .containsEntry("price", new BigDecimal("1200.00"))
        .containsEntry("list", List.of("Bike!", 5))
        .containsEntry("body", Map.of("tags", List.of("vip", "new")))
        .containsEntry("gone", null)
        .containsEntry("kept", null);
  }

  @Test
  void a_long_fact_is_cut_and_not_within_a_character() {
    Map<String, @Nullable Object> facts = Map.of("a.b", "x".repeat(4999) + "😀😀");

    assertThat(Placeholders.render("{{a.b}}", facts)).isEqualTo("x".repeat(4999) + "…");
  }
}
