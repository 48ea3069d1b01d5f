package io.parley.rag.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.language.Language;
import io.parley.rag.answer.SmallTalk.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallTalkTest {
  @Test
  void a_customer_who_gives_a_name_is_greeted() {
    assertThat(SmallTalk.of("Hello, my name is Emma Wilson")).contains(Kind.GREETING);
    assertThat(SmallTalk.of("me llamo Ana")).contains(Kind.GREETING);
    assertThat(SmallTalk.of("Меня зовут Алексей")).contains(Kind.GREETING);
    assertThat(SmallTalk.of("My name is Ana and how long does delivery take?")).isEmpty();
    assertThat(SmallTalk.hello(Language.SPANISH, Optional.of("Ana"))).isEqualTo("¡Hola, Ana! ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hi|GREETING",
        "Hello there!|GREETING",
        "good morning|GREETING",
        "holaaa|GREETING",
        "¡Buenos días!|GREETING",
        "Oi, tudo bem?|GREETING",
        "Boa tarde|GREETING",
        "Добрый день!|GREETING",
        "привет|GREETING",
        "thanks!|THANKS",
        "Thank you very much for your help|THANKS",
        "ok gracias|THANKS",
        "Muito obrigada!|THANKS",
        "спасибо большое|THANKS",
        "👍|THANKS",
        "bye|GOODBYE",
        "Gracias, hasta luego|GOODBYE",
        "tchau!|GOODBYE",
        "До свидания|GOODBYE",
        "are you a robot?|ROBOT",
        "¿Eres un bot?|ROBOT",
        "você é um robô?|ROBOT",
        "вы бот?|ROBOT",
        "I want to talk to a human|PERSON",
        "quiero hablar con una persona, por favor|PERSON",
        "posso falar com um atendente?|PERSON",
        "позовите оператора|PERSON",
        "Переключите меня на менеджера|PERSON"
      })
  void small_talk_is_recognised(String text, Kind kind) {
    assertThat(SmallTalk.of(text)).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello, how much is delivery?",
        "Obrigada! E tenho de mandar os cacos de volta?",
        "gracias, ¿y cuánto cuesta?",
        "delivery",
        "high lamps",
        "спасибо, а сколько стоит?",
        "no",
        "yes",
        "is there a person in the picture",
        "what do your agents cost"
      })
  void a_question_is_not(String text) {
    assertThat(SmallTalk.of(text)).isEmpty();
  }
}
