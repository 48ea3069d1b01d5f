package io.parley.core.agent;

import io.parley.core.conversation.Message;
import io.parley.core.language.Language;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is said to customers who write outside an agent's hours. Pure. */
final class OutOfHours {
  /** Stands for the answerer in traces. */
  private static final String BY = "hours";

  private OutOfHours() {}

  /** The agent's hours, when it does not work at that instant. */
  static Optional<WorkingHours> of(Agent agent, Instant now) {
    return agent.profile().conduct().workingHours().filter(hours -> !hours.open(now));
  }

  /** Tells the customer that nobody is there now. */
  static Reply reply(Turn turn, WorkingHours hours) {
    String language = Responder.language(turn.agent(), turn.history(), turn.text());
    String text = hours.message().orElseGet(() -> sentence(hours, language, turn.now()));
    return new Reply(
        text,
        List.of(),
        Answerer.Verdict.SMALL_TALK,
        false,
        Answerer.Usage.NONE,
        language,
        List.of(),
        List.of(),
        new Reply.Derivation(
            ContextProvider.Context.EMPTY,
            BY,
            "",
            List.of("outside the agent's working hours, the customer was told so"),
            Map.of()));
  }

  /** Whether the customer was told the same since the hours ended. */
  static boolean told(List<Message> said, WorkingHours hours, String text, Instant now) {
    return said.stream()
        .filter(Message.FromAgent.class::isInstance)
        .filter(message -> message.text().equals(text))
        .anyMatch(message -> hours.calendar().between(message.at(), now).isZero());
  }

  private static String sentence(WorkingHours hours, String language, Instant now) {
    Language spoken = Language.find(language).orElse(Language.ENGLISH);
    Locale locale = Locale.of(spoken.code());
    Optional<String> back =
        hours
            .calendar()
            .nextOpen(now)
            .map(
                at -> {
                  ZonedDateTime local = at.atZone(hours.calendar().zone());
                  String day = local.getDayOfWeek().getDisplayName(TextStyle.FULL, locale);
                  String date =
                      local.format(
                          DateTimeFormatter.ofLocalizedDate(FormatStyle.SHORT).withLocale(locale));
                  return day
                      + " "
                      + date
                      + ", "
                      + local.format(DateTimeFormatter.ofPattern("HH:mm"));
                });
    return switch (spoken) {
      case ENGLISH ->
          "Thank you for your message. We are closed at the moment."
              + back.map(at -> " We are back on " + at + ".").orElse("");
      case SPANISH ->
          "Gracias por tu mensaje. Ahora mismo estamos fuera de horario."
              + back.map(at -> " Volvemos el " + at + ".").orElse("");
      case PORTUGUESE ->
          "Obrigado pela sua mensagem. Estamos fora do horário de atendimento."
              + back.map(at -> " Voltamos: " + at + ".").orElse("");
      case RUSSIAN ->
          "Спасибо за сообщение. Сейчас мы не работаем."
              + back.map(at -> " Вернёмся: " + at + ".").orElse("");
    };
  }
}
