package io.parley.core.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.language.Language;
import io.parley.core.language.WordForms;
import io.parley.core.script.ScriptProgress.Passed;
import io.parley.core.script.ScriptProgress.Status;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptEngineTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  private static final Script QUOTE =
      Script.named("Quote")
          .keywords("quote")
          .step(ScriptStep.say("hello", "Happy to make you an offer."))
          .step(ScriptStep.say("name", "Who may I ask for?").ask(Ask.of("name", SlotType.NAME)))
          .step(
              ScriptStep.say("count", "How many lamps, {{slot.name}}?")
                  .ask(
                      Ask.of("count", SlotType.NUMBER)
                          .within(Validation.between("1", "500"))
                          .into("4711"))
                  .objection(
                      Objection.of("One lamp is fine, too.", "do not know yet", "many is that"))
                  .next(Next.when(When.slot("count", When.Operator.GTE, 20), "project")))
          .step(ScriptStep.say("small", "You may order that online.").next(Next.to("mail")))
          .step(
              ScriptStep.say("project", "Is it for a hotel?")
                  .ask(Ask.of("hotel", SlotType.YES_NO).optional()))
          .step(
              ScriptStep.say("mail", "Where may I write to?")
                  .ask(Ask.of("mail", SlotType.EMAIL).into("contact.EMAIL")))
          .step(ScriptStep.say("thanks", "Thank you, {{slot.name}}: {{slot.count}} lamps."))
          .objection(
              new Objection(
                  List.of("not interested", "stop"),
                  Wording.of("I will not ask again."),
                  Optional.of(Next.END)))
          .build();

  private final ScriptEngine engine = new ScriptEngine();

  private static ScriptEngine.Turn turn(String said) {
    return new ScriptEngine.Turn(
        Optional.of(Heard.of(said, WordForms.plain())), LocalDate.of(2026, 11, 26), NOW);
  }

  /** The last move of a conversation in which that is said, divided by bars. */
  private Move after(String said) {
    Move move = null;
    for (String words : said.split("\\|")) {
      move =
          move == null
              ? engine.begin(QUOTE, turn(words.strip()))
              : engine.hear(QUOTE, move.progress(), turn(words.strip()));
    }
    return move;
  }

  private static String states(Move move) {
    return String.join(
        " ",
        Adherence.of(QUOTE, move.progress()).steps().stream()
            .map(step -> step.step().id() + ":" + step.state().word())
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a quote please                                  ; name    ; Happy to make you an offer./Who may I ask for?
          a quote please|Ana                              ; count   ; How many lamps, Ana?
          a quote please|Ana|40                           ; project ; Is it for a hotel?
          a quote please|Ana|3                            ; mail    ; You may order that online./Where may I write to?
          a quote please|Ana|3|ana@x.com                  ; -       ; Thank you, Ana: 3 lamps.
          a quote please|Ana|40|yes|ana@x.com             ; -       ; Thank you, Ana: 40 lamps.
          a quote please|Ana|800                          ; count   ; Please give me a number between 1 and 500./How many lamps, Ana?
          a quote please|Ana|well                         ; count   ; Please give me a number between 1 and 500./How many lamps, Ana?
          a quote please|Ana|What does delivery cost?     ; count   ; How many lamps, Ana?
          a quote please|Ana|I do not know yet            ; count   ; One lamp is fine, too./How many lamps, Ana?
          a quote please|Ana|sorry, I am not interested   ; -       ; I will not ask again.
          a quote, I'm at ana@x.com|Ana|3                 ; -       ; You may order that online./Thank you, Ana: 3 lamps.
          a quote please|Ana|40|I'd rather not say        ; mail    ; Where may I write to?
          a quote please|Ana|40|hm                        ; project ; Please answer yes or no./Is it for a hotel?
          a quote please|Ana|40|hm|perhaps                ; mail    ; Where may I write to?
          """)
  void what_is_said_leads_on(String said, String step, String words) {
    Move move = after(said);

    assertThat(move.progress().step().orElse("-")).isEqualTo(step);
    assertThat(move.words(Language.ENGLISH)).isEqualTo(words.replace("/", "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a quote please                                       ; PERHAPS
          can I have a quote?                                  ; ANSWER
          a quote please|Ana                                   ; NOTHING
          a quote please|Ana. What does delivery cost?         ; ANSWER
          a quote please|Ana|What does delivery cost?          ; ANSWER
          a quote please|Ana|delivery is my problem            ; PERHAPS
          a quote please|Ana|I do not know yet                 ; NOTHING
          """)
  void a_question_is_told_from_an_answer(String said, Move.Wants wants) {
    assertThat(after(said).wants()).isEqualTo(wants);
  }

  @Test
  void the_answer_to_the_first_step_wants_nothing_of_the_knowledge_base() {
    Script script =
        Script.named("x")
            .step(ScriptStep.say("name", "Who?").ask(Ask.of("name", SlotType.NAME)))
            .build();
    Move begun = engine.begin(script, turn("hello there"));

    assertThat(begun.wants()).isEqualTo(Move.Wants.PERHAPS);
    assertThat(engine.hear(script, begun.progress(), turn("My name is Ana")).wants())
        .isEqualTo(Move.Wants.NOTHING);
  }

  @Test
  void a_step_that_was_told_before_is_out_of_order_and_one_without_answer_is_skipped() {
    assertThat(states(after("a quote, I'm at ana@x.com|Ana|40|hm|perhaps")))
        .isEqualTo(
            "hello:done name:done count:done small:passedBy project:skipped mail:outOfOrder"
                + " thanks:done");
    assertThat(states(after("a quote please|Ana")))
        .isEqualTo(
            "hello:done name:done count:current small:ahead project:ahead mail:ahead thanks:ahead");
    assertThat(Adherence.of(QUOTE, after("a quote|Ana|40|hm|perhaps|a@x.com").progress()).score())
        .hasValueSatisfying(score -> assertThat(score).isEqualTo(5.0 / 6));
  }

  @Test
  void what_was_told_goes_into_the_crm_once() {
    assertThat(after("a quote|Ana|40").fills())
        .singleElement()
        .satisfies(
            fill -> {
              assertThat(fill.field()).isEqualTo("4711");
              assertThat(fill.value().toString()).isEqualTo("40");
              assertThat(fill.step()).isEqualTo("count");
            });
    assertThat(after("a quote, I'm at ana@x.com").fills())
        .extracting(Move.Fill::field)
        .containsExactly("contact.EMAIL");
    assertThat(after("a quote, I'm at ana@x.com|Ana|3").fills())
        .extracting(Move.Fill::field)
        .containsExactly("4711");
  }

  @Test
  void a_required_answer_that_fails_three_times_ends_the_script_without_words() {
    Move move = after("a quote|Ana|well|hm|tja");

    assertThat(move.progress().status()).isEqualTo(Status.STOPPED);
    assertThat(move.progress().reason()).hasValue("given up: 'count' was asked 3 times in vain");
    assertThat(move.lines()).isEmpty();
  }

  @Test
  void questions_beside_the_script_never_end_it() {
    Move move = after("a quote|Ana" + "|And what does it cost?".repeat(20) + "|7");

    assertThat(move.progress().step()).hasValue("mail");
  }

  @Test
  void a_script_begins_without_a_message_too() {
    Move move =
        engine.begin(
            QUOTE, new ScriptEngine.Turn(Optional.empty(), LocalDate.of(2026, 11, 26), NOW));

    assertThat(move.reached()).extracting(ScriptStep::id).containsExactly("hello", "name");
    assertThat(move.progress().passed())
        .extracting(Passed::step, Passed::at)
        .containsExactly(org.assertj.core.api.Assertions.tuple("hello", NOW));
  }

  @Test
  void a_script_that_is_over_is_not_gone_on_with() {
    ScriptProgress over = after("a quote|Ana|3|ana@x.com").progress();

    assertThatThrownBy(() -> engine.hear(QUOTE, over, turn("hello")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void words_are_said_in_the_customers_language_where_there_are_some() {
    Script script =
        Script.named("Hello")
            .step(
                ScriptStep.say(
                        "name",
                        Wording.in(Language.SPANISH, "¿Cómo te llamas?")
                            .and(Language.RUSSIAN, "Как вас зовут?"))
                    .ask(Ask.of("name", SlotType.NAME)))
            .build();
    Move move = engine.begin(script, turn("hola"));

    assertThat(move.words(Language.RUSSIAN)).isEqualTo("Как вас зовут?");
    assertThat(move.words(Language.ENGLISH)).isEqualTo("¿Cómo te llamas?");
    Move over = engine.hear(script, move.progress(), turn("Ana"));
    assertThat(Arrays.stream(Language.values()).map(over::words).toList())
        .containsExactly("Thank you!", "¡Gracias!", "Obrigado!", "Спасибо!");
  }

  @Test
  void every_kind_of_answer_has_words_to_ask_again_in_every_language() {
    for (SlotType type : SlotType.values()) {
      Ask ask =
          switch (type) {
            case CHOICE -> Ask.choice("it", Ask.Option.of("x-one"), Ask.Option.of("x-two"));
            case CODE -> Ask.code("it", "##-@@");
            case TEXT, NAME, NUMBER, EMAIL, PHONE, DATE, YES_NO -> Ask.of("it", type);
          };
      Script script = Script.named("x").step(ScriptStep.say("s", "It?").ask(ask)).build();
      Move begun = engine.begin(script, turn("hello there"));
      Move again = engine.hear(script, begun.progress(), turn("Thanks!"));
      for (Language language : Language.values()) {
        assertThat(again.words(language)).as(type + " " + language).endsWith("It?");
        assertThat(again.words(language).lines().count())
            .as(type.name().toLowerCase(Locale.ROOT))
            .isEqualTo(type == SlotType.TEXT || type == SlotType.NAME ? 1 : 2);
      }
    }
  }
}
