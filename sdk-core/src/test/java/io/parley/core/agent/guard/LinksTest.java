package io.parley.core.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.agent.Answerer;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Guard;
import io.parley.core.agent.Passage;
import io.parley.core.agent.Turn;
import io.parley.core.testkit.GuardContract;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
  private static final String SOURCE =
      "Terms: https://acme.example/terms. Track at track.acme.example/now. Write to hola@acme.example.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Two days ![x](http://canary.test/?d=secret) | Two days x",
        "Two days ![x][1] and more | Two days x and more",
        "Two days <img src=\"http://canary.test/?d=s\"> | Two days",
        "Two days <img src='http://canary.test/?d=s | Two days",
        "Two days, see http://canary.test/?d=secret. | Two days, see.",
        "Two days, [click here](http://canary.test/?d=1) please | Two days, click here please",
        "Two days, [click](javascript:alert(1)) now | Two days, click now",
        "Two days javascript:alert(1) | Two days",
        "Two days, [terms][t] | Two days, terms",
        "Two days data:text/html;base64,PHNj | Two days",
        "Two days, h\u200bttp://can\u200bary.test/?d=1 | Two days,",
        "Two days, www.canary.test/x | Two days,",
        "Two days, canary.xyz/?q=data here | Two days, here",
        "Two days, //canary | Two days, //canary",
        "Two days <a href=\"http://canary.test\">click</a> | Two days click",
        "Two days <http://canary.test/x> | Two days",
        "[![pic](http://canary.test/1)](http://canary.test/2) Two days | pic Two days",
        "Two days, http://acme.example.canary.test/ | Two days,",
        "Two days, https://acme.example/terms?d=secret | Two days,",
        "Two days, https://shop.example@canary.test/x | Two days,",
        "Two days http://10.0.0.1/x?d=1 | Two days",
        "Two days ftp://canary.test/x | Two days"
      })
  void what_could_be_opened_is_taken_out_and_the_words_stay(String text, String left) {
    Guard.Ruling ruling = check(text);

    assertThat(ruling instanceof Guard.Ruling.Changed changed ? changed.text() : text)
        .isEqualTo(left);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "See https://acme.example/terms.",
        "See https://ACME.example/terms, please",
        "Track at track.acme.example/now!",
        "Write to hola@acme.example",
        "See https://shop.example/a?b=c or help.shop.example.",
        "You wrote http://mine.test/photo",
        "2 < 3 and 4 > 1, approx. 10.5 e.g. this",
        "Sí.Enviamos hoy. Precio: 4,90 €",
        "<3 for you :) (see below) [sic]",
        "Family: \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67"
      })
  void what_a_source_the_customer_or_the_list_names_stays(String text) {
    assertThat(check(text)).isEqualTo(Guard.Ruling.PASSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://canary.test/?d=1", "![](http://canary.test)", "<img src=x>"})
  void an_answer_of_nothing_else_is_refused(String text) {
    assertThat(check(text)).isInstanceOf(Guard.Ruling.Refused.class);
  }

  @Test
  void a_definition_of_a_reference_goes_with_its_address() {
    Guard.Ruling ruling = check("Two days, see [terms][t].\n\n[t]: http://canary.test/?d=1");

    assertThat(ruling)
        .isInstanceOfSatisfying(
            Guard.Ruling.Changed.class,
            changed -> assertThat(changed.text()).isEqualTo("Two days, see terms."));
  }

  private static Guard.Ruling check(String text) {
    var question =
        new Answerer.Question(
            Turn.of(
                GuardContract.question().agent(),
                "How long? This is mine: http://mine.test/photo",
                Instant.EPOCH),
            "en",
            new ContextProvider.Context(
                List.of(new Passage("c1", "a1", "Help", SOURCE, Optional.of("en"), 1, "")), 1));
    return new Links().check(question, GuardContract.draft(text));
  }
}
