package io.parley.core.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hi",
        "hello!",
        "hey there",
        "thanks",
        "thx",
        "good morning",
        "how much?",
        "how much is it",
        "price please",
        "do you ship to Spain?",
        "where is my order #4521",
        "refund",
        "I want a refund",
        "size 42",
        "red shirt",
        "need help",
        "arrived broken",
        "do you have iphone 15?",
        "what time do you open",
        "can i pay by card",
        "is it still available?",
        "who are you",
        "are you a bot?",
        "let me speak to a human",
        "How long does delivery take?",
        "My parcel hasn't arrived yet.",
        "wat are ur opening hours",
        "it doesnt work",
        "yes, tomorrow is fine",
        "Do you speak English?",
        "The jacket I ordered on https://tienda.example/hola is too small",
        "Which plan do I need for a team of ten people?",
        "how do i reset my pasword"
      })
  void english_is_recognised(String text) {
    assertThat(Language.detect(text)).contains(Language.ENGLISH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hola",
        "holaaaa",
        "buenas",
        "buenos días",
        "gracias",
        "muchas gracias!!",
        "¿Cuánto tarda el envío?",
        "cuanto tarda el envio",
        "cuanto cuesta",
        "precio?",
        "¿precio?",
        "talla 42",
        "camiseta roja",
        "necesito ayuda",
        "me llego roto",
        "tienen iphone 15?",
        "a qué hora cierran",
        "aceptan visa?",
        "donde esta mi pedido",
        "dónde está mi pedido 4521",
        "devolucion",
        "quiero devolver unos zapatos",
        "¿Puedo pagar con tarjeta?",
        "quiero hablar con una persona",
        "eres un robot?",
        "sigue disponible?",
        "¿Hacen envíos a México?",
        "No funciona la página",
        "cuantos dias tengo para cambiarlo",
        "sí, mañana está bien",
        "¿Hablas español?",
        "olvide mi contraseña",
        "¿Qué plan necesito para un equipo de diez personas?"
      })
  void spanish_is_recognised(String text) {
    assertThat(Language.detect(text)).contains(Language.SPANISH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oi",
        "oiii",
        "olá",
        "bom dia",
        "boa tarde!",
        "obrigado",
        "obrigada",
        "valeu",
        "quanto custa?",
        "preço?",
        "preco",
        "qual o valor do frete",
        "tamanho 42",
        "camisa vermelha",
        "preciso de ajuda",
        "chegou quebrado",
        "tem iphone 15?",
        "vcs tem iphone?",
        "a que horas fecham",
        "aceitam pix?",
        "cade meu pedido",
        "cadê o meu pedido 4521",
        "devolução",
        "quero trocar um sapato",
        "Posso pagar no cartão?",
        "quero falar com uma pessoa",
        "você é um robô?",
        "ainda está disponível?",
        "Vocês entregam em Lisboa?",
        "nao funciona o site",
        "quantos dias eu tenho pra trocar",
        "sim, amanhã tá bom",
        "esqueci minha senha",
        "Qual plano eu preciso para uma equipe de dez pessoas?"
      })
  void portuguese_is_recognised(String text) {
    assertThat(Language.detect(text)).contains(Language.PORTUGUESE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "привет",
        "здравствуйте",
        "добрый день",
        "спасибо",
        "да",
        "нет",
        "цена?",
        "сколько стоит?",
        "сколько стоит доставка",
        "где мой заказ",
        "где мой заказ #4521",
        "размер 42",
        "красная рубашка",
        "нужна помощь",
        "пришло разбитое",
        "есть iphone 15?",
        "доставка Apple MacBook Pro 14 в Москву",
        "во сколько вы открываетесь",
        "можно оплатить картой",
        "возврат",
        "хочу вернуть обувь",
        "позовите человека",
        "ты робот?",
        "ещё в наличии?",
        "Вы доставляете в Казань?",
        "сайт не работает",
        "сколько дней на обмен",
        "да, завтра подойдёт",
        "забыл пароль",
        "ок",
        "Какой тариф нужен для команды из десяти человек?"
      })
  void russian_is_recognised(String text) {
    assertThat(Language.detect(text)).contains(Language.RUSSIAN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "12345",
        "👍",
        "?!",
        "ok",
        "no",
        "entrega",
        "asdfgh",
        "iPhone",
        "https://example.com/es/hola",
        "maria@example.com",
        "guten tag, wie viel kostet der versand",
        "bonjour, combien coûte la livraison ?",
        "dzień dobry, ile kosztuje wysyłka",
        "скільки коштує доставка і чи є знижки",
        "配送需要多长时间",
        "كم سعر الشحن"
      })
  void a_text_of_no_or_two_languages_has_no_answer(String text) {
    assertThat(Language.detect(text)).isEmpty();
  }

  @Test
  void a_text_that_does_not_tell_takes_the_language_offered() {
    assertThat(Language.detect("ok", Language.RUSSIAN)).isEqualTo(Language.RUSSIAN);
    assertThat(Language.detect("hola", Language.RUSSIAN)).isEqualTo(Language.SPANISH);
  }

  @Test
  void a_tag_with_a_country_is_its_language() {
    assertThat(Language.find("pt-BR")).contains(Language.PORTUGUESE);
    assertThat(Language.find("ES")).contains(Language.SPANISH);
    assertThat(Language.find("fr")).isEmpty();
    assertThatThrownBy(() -> Language.of("fr"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("language 'fr' must be one of en, es, pt, ru");
  }

  @Test
  void json_carries_the_code() {
    assertThat(Json.write(Map.of("language", Language.PORTUGUESE)))
        .isEqualTo("{\"language\":\"pt\"}");
    assertThat(Json.read("\"ru\"", Language.class)).isEqualTo(Language.RUSSIAN);
  }
}
