package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.openai.OpenAiTokenCountEstimator;
import io.parley.core.model.Tokens;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate of tokens against the tables of a model. */
class TokensTest {
  private static final OpenAiTokenCountEstimator TABLES = new OpenAiTokenCountEstimator("gpt-4o");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "How long does delivery to Portugal take, and what does it cost? We live on an island, so"
            + " please tell me whether the courier comes there as well. Thank you very much!",
        "¿Cuánto tarda el envío a Portugal y cuánto cuesta? Vivimos en una isla, así que dime por"
            + " favor si el mensajero también llega hasta allí. ¡Muchas gracias por la ayuda!",
        "Quanto tempo demora a entrega para Portugal e quanto custa? Moramos numa ilha, então me"
            + " diga por favor se o entregador também chega até lá. Muito obrigado pela ajuda!",
        "Сколько времени занимает доставка в Португалию и сколько она стоит? Мы живём на острове,"
            + " поэтому скажите, пожалуйста, приезжает ли туда курьер. Большое спасибо за помощь!",
        "Order 4521798 of 2026-11-23, 3 x 49.90 EUR, ship to 28013 Madrid, phone +34 600 10 20 30"
      })
  void the_estimate_is_not_far_from_the_tables_and_rather_above(String text) {
    int counted = TABLES.estimateTokenCountInText(text);

    assertThat(Tokens.in(text)).isBetween((int) (counted * 0.9), (int) (counted * 1.8) + 2);
  }
}
