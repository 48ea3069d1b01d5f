package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.agent.Answerer.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatedFactsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hi, my name is Emma Wilson and I have a question | name | Emma Wilson",
        "me llamo ana | name | ana",
        "Hola, mi nombre es José Luis. ¿Tenéis lámparas? | name | José Luis",
        "O meu nome é Mariana Duarte | name | Mariana Duarte",
        "Chamo-me Rui, tudo bem? | name | Rui",
        "Меня зовут Алексей Морозов, добрый день | name | Алексей Морозов",
        "I live in New York, do you ship there? | city | New York",
        "Vivo en Sevilla | city | Sevilla",
        "moro em Porto e queria um candeeiro | city | Porto",
        "Я живу в Москве | city | Москве",
        "write to ana.perez+shop@example.com please | email | ana.perez+shop@example.com",
        "my number is +34 600 12 34 56 | phone | +34 600 12 34 56"
      })
  void what_is_said_in_so_many_words_is_found(String text, String key, String value) {
    assertThat(StatedFacts.in(text)).containsExactly(new Told(key, value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "How long does delivery take?",
        "¿Cómo se llama la lámpara?",
        "order 600123456789 has not arrived",
        "the lamp's name is written below",
        "my name is",
        ""
      })
  void what_is_not_said_is_not_guessed(String text) {
    assertThat(StatedFacts.in(text)).isEmpty();
  }

  @Test
  void a_long_hostile_message_is_read_in_no_time() {
    assertThat(
            StatedFacts.in("my name is ".repeat(5_000) + "+1 ".repeat(5_000) + "a@".repeat(5_000)))
        .hasSizeLessThanOrEqualTo(4);
  }
}
