package io.parley.rag.index.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.script.Heard;
import io.parley.core.script.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StemmedWordsTest {
  private final StemmedWords words = new StemmedWords();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          devolución  | quiero hacer dos devoluciones de lámparas | true
          devolución  | quiero devolver                           | false
          return      | Do you accept returns?                    | true
          orçamento   | Preciso de orçamentos para um hotel       | true
          orçamento   | quanto custa o frete                      | false
          скидка      | Есть ли скидки на люстры?                 | true
          возврат     | как оформить возврата                     | true
          presupuesto | presupueto porfa                          | true
          precio      | preciso de ajuda                          | false
          big order   | an order, and a big one                   | true
          big order   | a big lamp                                | false
          """)
  void a_keyword_is_heard_in_any_form(String keyword, String message, boolean heard) {
    assertThat(Heard.of(message, words).says(keyword)).isEqualTo(heard);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          We have a small hotel and want to buy some lamps for it    | true
          Buscamos unas cuantas lámparas para nuestro hotel          | true
          precisamos de candeeiros para o nosso hotel                | true
          нам нужны лампы в отель                                    | true
          do you have a hotel                                        | false
          ¿cuánto cuesta el envío de una lámpara?                    | false
          спасибо                                                    | false
          """)
  void an_intent_is_heard_in_other_words(String message, boolean heard) {
    var trigger =
        new Trigger(
            List.of(),
            List.of(
                new Trigger.Intent(
                    "many lamps",
                    List.of(
                        "I would like to order lamps for a hotel",
                        "queremos lámparas para un hotel",
                        "queremos candeeiros para um hotel",
                        "хотим лампы для отеля"))),
            List.of());

    assertThat(Heard.of(message, words).begins(trigger).isPresent()).isEqualTo(heard);
  }

  @Test
  void a_match_says_why() {
    var trigger =
        new Trigger(
            List.of("quote"),
            List.of(new Trigger.Intent("hotels", List.of("lamps for a hotel"))),
            List.of());

    assertThat(Heard.of("a quote", words).begins(trigger))
        .contains(new Heard.Match("the keyword 'quote'", 1));
    assertThat(Heard.of("lamps for our hotels", words).begins(trigger))
        .contains(new Heard.Match("the intent 'hotels' (100 %)", 1));
  }
}
