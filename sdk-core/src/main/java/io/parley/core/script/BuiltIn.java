package io.parley.core.script;

import io.parley.core.language.Language;
import java.util.Optional;
import java.util.stream.Collectors;

/** Words that every script has, unless its author has better ones. */
final class BuiltIn {
  /** Said when a script ends with an answer and has no words after it. */
  static final Wording THANKS = words("Thank you!", "¡Gracias!", "Obrigado!", "Спасибо!");

  private BuiltIn() {}

  private static Wording words(String en, String es, String pt, String ru) {
    return Wording.in(Language.ENGLISH, en)
        .and(Language.SPANISH, es)
        .and(Language.PORTUGUESE, pt)
        .and(Language.RUSSIAN, ru);
  }

  /** Said before asking again for something that will not do. */
  static Optional<Wording> retry(Ask ask) {
    String options =
        ask.options().stream()
            .map(option -> option.value().replace("{{", "{ {"))
            .collect(Collectors.joining(", "));
    return switch (ask.type()) {
      case TEXT, NAME -> Optional.empty();
      case NUMBER ->
          Optional.of(
              words(
                  "Please give me a number" + bounds(ask, " between ", " and ") + ".",
                  "Dime un número, por favor" + bounds(ask, ": entre ", " y ") + ".",
                  "Diga-me um número, por favor" + bounds(ask, ": entre ", " e ") + ".",
                  "Напишите, пожалуйста, число" + bounds(ask, ": от ", " до ") + "."));
      case EMAIL ->
          Optional.of(
              words(
                  "That does not look like an e-mail address.",
                  "Eso no parece un correo electrónico.",
                  "Isso não parece um endereço de e-mail.",
                  "Это не похоже на адрес электронной почты."));
      case PHONE ->
          Optional.of(
              words(
                  "That does not look like a telephone number.",
                  "Eso no parece un número de teléfono.",
                  "Isso não parece um número de telefone.",
                  "Это не похоже на номер телефона."));
      case DATE ->
          Optional.of(
              words(
                  "Please give me a day, such as 24/12 or tomorrow.",
                  "Dime un día, por favor, como 24/12 o mañana.",
                  "Diga-me um dia, por favor, como 24/12 ou amanhã.",
                  "Назовите, пожалуйста, день, например 24.12 или завтра."));
      case CHOICE ->
          Optional.of(
              words(
                  "Please choose one: " + options + ".",
                  "Elige una opción, por favor: " + options + ".",
                  "Escolha uma opção, por favor: " + options + ".",
                  "Выберите, пожалуйста: " + options + "."));
      case YES_NO ->
          Optional.of(
              words(
                  "Please answer yes or no.",
                  "Responde sí o no, por favor.",
                  "Responda sim ou não, por favor.",
                  "Ответьте, пожалуйста, да или нет."));
      case CODE -> {
        String format = ask.validation().format().orElse("");
        yield Optional.of(
            words(
                "It should look like " + format + ".",
                "Debe tener la forma " + format + ".",
                "Deve ter a forma " + format + ".",
                "Он выглядит так: " + format + "."));
      }
    };
  }

  private static String bounds(Ask ask, String from, String to) {
    Validation bounds = ask.validation();
    return bounds.min().isPresent() && bounds.max().isPresent()
        ? from + bounds.min().get() + to + bounds.max().get()
        : "";
  }
}
