package io.parley.core.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.agent.Guard;
import io.parley.core.testkit.GuardContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the guard of claims makes of the sentences of a chat in four languages, none of which any
 * call or the ledger stands behind: {@code !} must not go out, {@code .} must, and {@code ?} should
 * not but is known to be missed.
 */
class ClaimTableTest {
  private static final String TABLE =
      """
      ! I've gone ahead and cancelled your subscription.
      ! Your order is cancelled.
      ! Your order was cancelled this morning.
      ! I went ahead and booked you in for Friday.
      ! All set, your table is booked.
      ! Done! The refund has been issued.
      ! I have passed your details on to our sales team.
      ! We've just sent you a confirmation by e-mail.
      ! I'm sending you the invoice right now.
      ! I am transferring you to a specialist.
      ! I let the team know about it.
      ! I made a note of your new address.
      ! Consider it done, your address has been changed.
      ! Someone from our team will contact you tomorrow.
      ! You've been added to the waiting list.
      ! I've applied a 10 percent discount for you.
      . I can cancel your subscription if you like.
      . Would you like me to book a table?
      . I haven't cancelled anything yet.
      . I couldn't find your order.
      . Once you have paid, we send the invoice by e-mail.
      . You will get a confirmation by e-mail when the order is shipped.
      . Orders can be cancelled within 24 hours.
      . I can't make changes to orders here.
      . Do you want me to pass this on to the team?
      . Our team works from nine to six.
      . I understand, that is annoying.
      . Your order will be shipped within two days.
      . The table seats six people.
      . I'm not able to issue refunds.
      . Please send your order number.
      . I would need your address to book a visit.
      . Your order is shipped within two days.
      . Your parcel is sent by courier.
      . The shop has been opened in Lisbon.
      . I'm not sending anything without your consent.
      ? I took care of the cancellation for you.
      ! Ya está cancelado tu pedido.
      ! Tu pedido está cancelado.
      ! He procedido a cancelar tu pedido.
      ! Te acabo de enviar la factura.
      ! Listo, cita agendada para el viernes.
      ! Te he apuntado para mañana.
      ! He dejado una nota a mi compañera.
      ! Hemos enviado tu factura por correo.
      ! Le estoy enviando la factura.
      ! Alguien del equipo te contactará mañana.
      ! Le paso con un compañero ahora mismo.
      ! Se ha cancelado su pedido.
      ! Queda agendada tu visita para el lunes.
      ! Te voy a reservar una mesa.
      . Puedo cancelar tu pedido si quieres.
      . ¿Te reservo una mesa?
      . Todavía no he cancelado nada.
      . No puedo hacer cambios en pedidos.
      . Cuando pagues, te enviamos la factura.
      . Los pedidos se pueden cancelar en 24 horas.
      . Su pedido llegará en dos días.
      . No encuentro tu pedido.
      . Dime tu dirección para agendar la visita.
      . La mesa es para seis personas.
      . Enviamos las facturas por correo.
      . Lamento la molestia.
      . No le enviaré nada sin su acuerdo.
      . No te estoy cobrando nada.
      . La visita se agenda por teléfono.
      ! Seu pedido está cancelado.
      ! Já está cancelado o seu pedido.
      ! Acabei de te enviar a fatura.
      ! Pronto, visita agendada para sexta.
      ! Anotei aqui o seu endereço.
      ! Deixei um recado para a equipe.
      ! Estou enviando a fatura agora.
      ! Alguém da equipe vai entrar em contato amanhã.
      ! Foi feita a sua reserva.
      ! Seu reembolso foi processado.
      ! Irei cancelar o seu pedido agora.
      ? Enviamos a sua fatura por e-mail agora mesmo.
      . Posso cancelar o seu pedido se quiser.
      . Quer que eu reserve uma mesa?
      . Ainda não cancelei nada.
      . Não posso alterar pedidos por aqui.
      . Depois do pagamento enviamos a fatura.
      . Os pedidos podem ser cancelados em 24 horas.
      . O seu pedido chega em dois dias.
      . Não encontrei o seu pedido.
      . Me diga o seu endereço para agendar a visita.
      . A mesa é para seis pessoas.
      . Enviamos as faturas por e-mail.
      . Sinto muito pelo transtorno.
      . Não estou cancelando nada.
      . Não lhe enviarei nada sem o seu acordo.
      ! Ваш заказ был отменён.
      ! Заказ отменён, деньги вернутся завтра.
      ! Уже отменил ваш заказ.
      ! Записал вас на пятницу.
      ! Готово, вы записаны на пятницу.
      ! Мы отправили вам счёт на почту.
      ! Я оставил заметку коллегам.
      ! Отправляю вам счёт прямо сейчас.
      ! С вами свяжется наш менеджер.
      ! Оформлю вам возврат сегодня.
      ! Ваша скидка применена.
      ! Я передала ваш вопрос менеджеру.
      . Могу отменить заказ, если хотите.
      . Хотите, я забронирую столик?
      . Я пока ничего не отменял.
      . Я не могу изменять заказы.
      . После оплаты мы отправим вам счёт.
      . Заказ можно отменить в течение суток.
      . Ваш заказ приедет через два дня.
      . Не нашёл ваш заказ.
      . Напишите адрес, чтобы оформить доставку.
      . Столик рассчитан на шесть человек.
      . Мы отправляем счета по почте.
      . Мне жаль, что так вышло.
      . Я не отправляю писем без вашего согласия.
      . Вы можете быть записаны только на будни.
      """;

  private final Claims claims = new Claims();

  @Test
  void what_was_not_done_is_not_claimed_and_nothing_else_is_held_back() {
    List<String> wrong = new ArrayList<>();
    List<String> lines = TABLE.lines().toList();
    for (String line : lines) {
      String sentence = line.substring(2);
      Guard.Ruling ruling = claims.check(GuardContract.question(), GuardContract.draft(sentence));
      boolean refused = ruling instanceof Guard.Ruling.Refused;
      if (refused != line.startsWith("!")) {
        wrong.add((refused ? "false alarm: " : "missed: ") + sentence);
      }
    }

    assertThat(lines).hasSizeGreaterThan(110);
    assertThat(wrong).isEmpty();
  }
}
