package io.parley.core.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.agent.Answerer;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Guard;
import io.parley.core.agent.Passage;
import io.parley.core.conversation.ToolCall;
import io.parley.core.testkit.GuardContract;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
  private final Claims claims = new Claims();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I have cancelled your order.",
        "I've just booked a table for you.",
        "I’ve forwarded this to our team.",
        "I noted your new address.",
        "We have updated your details in the system.",
        "Your appointment has been scheduled.",
        "Your refund has now been processed.",
        "Sure! I'll send you the invoice by e-mail.",
        "I will notify the sales team.",
        "A colleague will call you shortly.",
        "He cancelado tu pedido.",
        "Ya he reservado una mesa para usted.",
        "Acabo de enviarle la factura.",
        "Tu cita ha sido agendada.",
        "Le enviaré la factura hoy.",
        "Voy a avisar a mi compañera.",
        "Un compañero te llamará enseguida.",
        "Cancelei o seu pedido.",
        "Já anotei o seu endereço.",
        "Acabei de agendar a sua visita.",
        "Seu pedido foi cancelado.",
        "Vou encaminhar para a equipe.",
        "Um colega vai ligar para você.",
        "Я отменил ваш заказ.",
        "Я уже записала вас на завтра.",
        "Ваш заказ отменён.",
        "Ваша заявка успешно создана.",
        "Передам ваш вопрос, сообщу коллегам.",
        "Отправлю вам счёт на почту.",
        "Менеджер вам перезвонит.",
        "Готово! Забронировал столик на двоих."
      })
  void an_act_that_nothing_shows_is_not_claimed(String text) {
    assertThat(check(text, List.of(), List.of())).isInstanceOf(Guard.Ruling.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "We ship within two days.",
        "Orders are cancelled automatically after three days.",
        "You can cancel your order within 24 hours.",
        "Your order will arrive within two days.",
        "Once your booking is confirmed you get an e-mail.",
        "We have opened a new shop in Lisbon.",
        "I have no information about that.",
        "I have not cancelled anything.",
        "Shall I book a table for you?",
        "I can help you with delivery and returns.",
        "Would you like me to ask a colleague?",
        "If you give me your address, I will note it for the courier.",
        "Enviamos a Portugal en tres días.",
        "Los pedidos se cancelan a los tres días.",
        "Puedes cancelar tu pedido en 24 horas.",
        "No he cancelado nada.",
        "Su pedido queda confirmado cuando recibe el correo.",
        "¿Quieres que avise a un compañero?",
        "Se puede pagar con tarjeta.",
        "Entregamos em dois dias.",
        "Os pedidos são cancelados após três dias.",
        "Você pode cancelar o pedido em 24 horas.",
        "Não cancelei nada.",
        "Quando o pedido é confirmado, enviamos um e-mail.",
        "Мы доставляем за два дня.",
        "Заказ отменяется автоматически через три дня.",
        "Вы можете отменить заказ в течение суток.",
        "Я ничего не отменил.",
        "Если напишете адрес, я передам его курьеру.",
        "Мы открыли новый магазин в Казани."
      })
  void what_is_known_of_the_company_is_no_claim(String text) {
    assertThat(check(text, List.of(), List.of())).isEqualTo(Guard.Ruling.PASSED);
  }

  @Test
  void what_a_passage_says_word_for_word_is_no_claim() {
    var question =
        new Answerer.Question(
            GuardContract.question().turn(),
            "en",
            new ContextProvider.Context(
                List.of(
                    new Passage(
                        "c1",
                        "a1",
                        "Status",
                        "The page then says: Your order has been cancelled.",
                        Optional.of("en"),
                        1,
                        "")),
                1));

    assertThat(claims.check(question, GuardContract.draft("Your order has been cancelled.")))
        .isEqualTo(Guard.Ruling.PASSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "I have booked the visit. | createTask",
        "I'll let you know; I have forwarded this to our team. | notify",
        "He anotado tu dirección. | setField",
        "Vou encaminhar para a equipe. | handoff",
        "Я записала вас на завтра. | createTask",
        "I have reserved the lamp for you. | reserveLamp"
      })
  void an_act_that_was_called_for_may_be_claimed(String text, String tool) {
    assertThat(check(text, List.of(call(tool, ToolCall.State.PLANNED)), List.of()))
        .isEqualTo(Guard.Ruling.PASSED);
    assertThat(check(text, List.of(call(tool, ToolCall.State.REFUSED)), List.of()))
        .isInstanceOf(Guard.Ruling.Refused.class);
    assertThat(check(text, List.of(call(tool, ToolCall.State.FOUND)), List.of()))
        .isInstanceOf(Guard.Ruling.Refused.class);
  }

  @Test
  void an_act_of_another_kind_stands_behind_nothing() {
    assertThat(
            check(
                "I have cancelled your order.",
                List.of(call("addTag", ToolCall.State.PLANNED)),
                List.of()))
        .isInstanceOf(Guard.Ruling.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "PLANNED,true",
    "SENDING,true",
    "DONE,true",
    "FAILED,false",
    "UNKNOWN,false",
    "CANCELLED,false"
  })
  void the_ledger_stands_behind_what_was_planned_or_done_and_not_behind_what_failed(
      EffectState state, boolean may) {
    Guard.Ruling ruling =
        check("I have booked the visit.", List.of(), List.of(effect("createTask", state)));

    assertThat(ruling.equals(Guard.Ruling.PASSED)).isEqualTo(may);
  }

  @Test
  void that_it_wrote_before_proves_no_letter() {
    assertThat(
            check(
                "I have sent you the invoice.",
                List.of(),
                List.of(effect("sendMessage", EffectState.DONE))))
        .isInstanceOf(Guard.Ruling.Refused.class);
  }

  private Guard.Ruling check(String text, List<ToolCall> calls, List<Effect> ledger) {
    Answerer.Question plain = GuardContract.question();
    var question =
        new Answerer.Question(plain.turn().having(ledger), plain.language(), plain.context());
    Answerer.Draft draft = GuardContract.draft(text);
    return claims.check(
        question,
        new Answerer.Draft(
            draft.text(),
            draft.citations(),
            draft.verdict(),
            draft.by(),
            draft.prompt(),
            draft.usage(),
            draft.told(),
            calls));
  }

  private static ToolCall call(String tool, ToolCall.State state) {
    return new ToolCall(tool, Map.of(), state, "", Optional.empty());
  }

  private static Effect effect(String action, EffectState state) {
    Effect planned =
        Effect.planned(
            GuardContract.question().agent().tenant(),
            "k",
            "e",
            action,
            "talk:1",
            Map.of(),
            Map.of(),
            Optional.empty(),
            0,
            Instant.EPOCH);
    return new Effect(
        planned.tenant(),
        planned.key(),
        planned.id(),
        planned.action(),
        planned.subject(),
        planned.parameters(),
        planned.target(),
        state,
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        planned.cause(),
        0,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
