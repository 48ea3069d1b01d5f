package io.parley.rag.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Answerer.Draft;
import io.parley.core.agent.Answerer.Question;
import io.parley.core.agent.Answerer.Usage;
import io.parley.core.agent.Answerer.Verdict;
import io.parley.core.agent.ContextProvider.Context;
import io.parley.core.agent.Passage;
import io.parley.core.agent.Turn;
import io.parley.core.conversation.Citation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroundingTest {
  private static final String SOURCE =
      """
      Delivery costs €4.90 and takes 2 to 3 days. It is free from 1.000,50 EUR.
      Gift cards: 25, 50 and 100 €. In Brazil R$ 1 200, в России 300 руб.
      We are open 10:00 to 20:30. Write to hola@acme.example or call +34 600 10 20 30.
      See https://acme.example/terms. Valid until 31/12/2026, discount 10%.
      """;

  private final Grounding grounding = new Grounding();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It costs €4.90.",
        "Cuesta 4,90 € y tarda de 2 a 3 días.",
        "4.9 euros",
        "Free from €1,000.50",
        "a gift card of €25 or 50 euros",
        "1200 reais",
        "300 ₽",
        "from 10 to 20:30",
        "from 10:00",
        "mail HOLA@acme.example, call +34600102030 or 600 10 20 30",
        "see https://acme.example/terms.",
        "until 31/12/2026 you get 10% off",
        "no numbers at all",
        "your order 45217 costs €4.90"
      })
  void what_the_source_says_is_supported(String answer) {
    assertThat(Grounding.unsupported(answer, List.of(SOURCE), "where is order 45217?")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It costs €4.95. | 4.95",
        "It costs $4.90. | 4.90",
        "It costs 3 euros. | 3",
        "takes 5 days | 5",
        "free from €100.50 | 100.50",
        "open from 9:00 | 9:00",
        "until 31/12/2027 | 2027",
        "mail hello@acme.example | hello@acme.example",
        "see https://acme.example/term5 | https://acme.example/term5",
        "call +34 600 10 20 31 | +34 600 10 20 31",
        "15% off | 15",
        "order 45218 | 45218"
      })
  void what_it_does_not_say_is_named(String answer, String what) {
    assertThat(Grounding.unsupported(answer, List.of(SOURCE), "where is order 45217?"))
        .contains(what);
  }

  @Test
  void quotes_are_compared_without_case_spaces_and_typography() {
    assertThat(Grounding.isQuoted("delivery  costs\n€4.90", SOURCE)).isTrue();
    assertThat(Grounding.isQuoted("\"My orders\" – here", "open «my orders» - here")).isTrue();
    assertThat(Grounding.isQuoted("delivery costs €4.80", SOURCE)).isFalse();
    assertThat(Grounding.isQuoted("  ", SOURCE)).isFalse();
  }

  private static Passage passage() {
    return new Passage("c1", "a1", "Delivery", SOURCE, Optional.of("en"), 3.5, "");
  }

  private Optional<String> objection(String text, Verdict verdict, Citation... citations) {
    var agent =
        new Agent(
            new TenantId("acme"),
            "a",
            1,
            Instant.EPOCH,
            Instant.EPOCH,
            Agent.Profile.named("Sofia"));
    var question =
        new Question(
            Turn.of(agent, "how much is it?", Instant.EPOCH),
            "en",
            new Context(List.of(passage()), 1));
    var draft = new Draft(text, List.of(citations), verdict, "m", "", Usage.NONE);
    return grounding.objection(question, draft);
  }

  private static Citation cite(String passage, String quote) {
    return new Citation(passage, "a1", "Delivery", quote, 3.5);
  }

  @Test
  void an_answer_with_a_true_quote_passes() {
    assertThat(objection("It costs €4.90.", Verdict.ANSWERED, cite("c1", "Delivery costs €4.90")))
        .isEmpty();
  }

  @Test
  void an_answer_without_a_true_quote_is_refused() {
    assertThat(objection("It costs €4.90.", Verdict.ANSWERED)).isPresent();
    assertThat(objection("It is cheap.", Verdict.ANSWERED, cite("c9", "Delivery costs €4.90")))
        .isPresent();
    assertThat(objection("It is cheap.", Verdict.ANSWERED, cite("c1", "Delivery is cheap")))
        .isPresent();
  }

  @Test
  void an_answer_in_another_language_is_refused() {
    assertThat(
            objection(
                "La entrega cuesta muy poco.",
                Verdict.ANSWERED,
                cite("c1", "Delivery costs €4.90")))
        .contains("the answer is in es, not in en");
  }

  @Test
  void a_number_is_checked_whatever_the_verdict() {
    assertThat(objection("I don't know.", Verdict.UNKNOWN)).isEmpty();
    assertThat(objection("Hello! Today only: €1!", Verdict.SMALL_TALK)).isPresent();
  }
}
