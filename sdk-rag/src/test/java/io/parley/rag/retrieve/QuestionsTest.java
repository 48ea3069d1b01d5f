package io.parley.rag.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.language.Language;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  @Test
  void questions_are_found_inside_a_message() {
    assertThat(Questions.in("I paid. When will it come? Thanks.", Optional.of(Language.ENGLISH)))
        .contains("When will it come?");
    assertThat(Questions.in("Hola, pagué ayer, ¿cuándo llega?", Optional.of(Language.SPANISH)))
        .contains("¿cuándo llega?");
    assertThat(Questions.in("Здравствуйте! Где заказ?", Optional.of(Language.RUSSIAN)))
        .contains("Где заказ?");
  }

  @Test
  void a_message_that_is_all_question_or_none_has_no_part() {
    assertThat(Questions.in("When will it come?", Optional.empty())).isEmpty();
    assertThat(Questions.in("¿cuándo llega?", Optional.empty())).isEmpty();
    assertThat(Questions.in("delivery to Madrid", Optional.empty())).isEmpty();
    assertThat(Questions.in("", Optional.empty())).isEmpty();
  }
}
