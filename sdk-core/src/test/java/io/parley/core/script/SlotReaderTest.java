package io.parley.core.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.language.WordForms;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotReaderTest {
  /** A Thursday. */
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

  private static final Ask KIND =
      Ask.choice(
          "kind",
          Ask.Option.of("home", "casa", "hogar", "дом", "квартира"),
          Ask.Option.of("business", "hotel", "empresa", "negocio", "отель", "бизнес"));

  private static SlotReader.Result read(Ask ask, String text) {
    return new SlotReader().read(ask, Heard.of(text, WordForms.plain()), Sentences.of(text), TODAY);
  }

  private static Object found(Ask ask, String text) {
    return read(ask, text) instanceof SlotReader.Result.Found(Object value) ? value : "nothing";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text   | For the living room.                       | For the living room
          text   | Hola, es para el salón. ¿Enviáis a Oporto?  | es para el salón
          text   | How long does delivery take                | nothing
          text   | ¿Cuánto tarda el envío?                     | nothing
          text   | спасибо                                     | nothing
          name   | Ana                                         | Ana
          name   | Hi! My name is Ana María López.             | Ana María López
          name   | Me llamo Lucía, de Sevilla                  | Lucía
          name   | O meu nome é João                           | João
          name   | Меня зовут Алексей                          | Алексей
          name   | soy Diego                                   | Diego
          name   | no lo sé                                    | nothing
          name   | Perfecto. ¿Y las empresas?                  | nothing
          name   | I am not interested                         | nothing
          name   | 4711                                        | nothing
          number | about 40                                    | 40
          number | unas 1.500 piezas                           | 1500
          number | 1,500.50 euros                              | 1500.50
          number | 2 500,5                                     | 2500.5
          number | 0,125                                       | 0.125
          number | 3.5                                         | 3.5
          number | uns 15 mil                                  | 15000
          number | тысяч 20 тыс                                | 20000
          number | two or so                                   | 2
          number | пятьдесят                                   | 50
          number | veintiún mil quizás                         | 1000
          number | not sure                                    | nothing
          number | B52 lamp                                    | nothing
          email  | mi correo es ana.lopez+x@mail.example.com.  | ana.lopez+x@mail.example.com
          email  | ana@                                        | nothing
          phone  | llámame al +34 600 00 01-02                 | +34600000102
          phone  | 8 (495) 123-45-67                           | 84951234567
          phone  | 12345                                       | nothing
          date   | 2026-12-24                                  | 2026-12-24
          date   | el 24/12                                    | 2026-12-24
          date   | 12/24 works                                 | 2026-12-24
          date   | 3.1.                                        | 2027-01-03
          date   | 01/02/27                                    | 2027-02-01
          date   | 24 de diciembre                             | 2026-12-24
          date   | 5 de março de 2027                          | 2027-03-05
          date   | 9 мая                                       | 2027-05-09
          date   | December 24th                               | 2026-12-24
          date   | mañana por la tarde                         | 2026-11-27
          date   | depois de amanhã                            | 2026-11-28
          date   | послезавтра                                 | 2026-11-28
          date   | on Friday                                   | 2026-11-27
          date   | el jueves                                   | 2026-12-03
          date   | na segunda-feira                            | 2026-11-30
          date   | в среду                                     | 2026-12-02
          date   | in two weeks                                | 2026-12-10
          date   | через 3 дня                                 | 2026-11-29
          date   | dentro de 1 mes                             | 2026-12-26
          date   | 31/2                                        | nothing
          date   | some day                                    | nothing
          yesNo  | Yes, please                                 | true
          yesNo  | claro que sí                                | true
          yesNo  | não, obrigado                               | false
          yesNo  | Да, конечно                                 | true
          yesNo  | Sure.                                       | true
          yesNo  | Claro                                       | true
          yesNo  | конечно                                     | true
          yesNo  | нет                                         | false
          yesNo  | no, that's right                            | false
          yesNo  | perhaps later                               | nothing
          """)
  void a_value_is_found_as_people_say_it(String type, String said, String value) {
    Ask ask = Ask.of("it", SlotType.find(type).orElseThrow());

    Object found = found(ask, said);

    if (found instanceof BigDecimal number) {
      assertThat(number).as(said).isEqualByComparingTo(value);
    } else {
      assertThat(found.toString()).as(said).isEqualTo(value);
    }
  }

  @Test
  void a_choice_is_told_by_its_words_or_its_place() {
    assertThat(found(KIND, "It's for my home")).isEqualTo("home");
    assertThat(found(KIND, "llevamos un hotel")).isEqualTo("business");
    assertThat(found(KIND, "2")).isEqualTo("business");
    assertThat(found(KIND, "нам в отель")).isEqualTo("business");
    assertThat(found(KIND, "just looking")).isEqualTo("nothing");
    assertThat(read(KIND, "casa y hotel")).isInstanceOf(SlotReader.Result.Found.class);
    assertThat(read(KIND, "hogar y hotel")).isInstanceOf(SlotReader.Result.Unsuitable.class);
  }

  @Test
  void a_code_is_found_in_any_spelling_and_written_in_the_one_of_its_format() {
    Ask order = Ask.code("order", "LUM-#####@");

    assertThat(found(order, "es el pedido lum 12345b, gracias")).isEqualTo("LUM-12345B");
    assertThat(found(order, "LUM12345x")).isEqualTo("LUM-12345X");
    assertThat(found(order, "LUM-123456")).isEqualTo("nothing");
  }

  @Test
  void bounds_refuse_with_the_value_and_the_bound() {
    Ask some = Ask.of("count", SlotType.NUMBER).within(Validation.between("10", "500"));
    Ask day = Ask.of("day", SlotType.DATE).within(Validation.between("today", "P30D"));
    Ask word = Ask.of("word", SlotType.TEXT).within(Validation.atLeast("5"));

    assertThat(read(some, "5"))
        .isEqualTo(new SlotReader.Result.Unsuitable("5 must be at least 10"));
    assertThat(read(some, "1000"))
        .isEqualTo(new SlotReader.Result.Unsuitable("1000 must be at most 500"));
    assertThat(read(day, "1/1/2020"))
        .isEqualTo(new SlotReader.Result.Unsuitable("2020-01-01 must not be before 2026-11-26"));
    assertThat(read(day, "in 3 months"))
        .isEqualTo(new SlotReader.Result.Unsuitable("2027-02-26 must not be after 2026-12-26"));
    assertThat(read(word, "abc"))
        .isEqualTo(new SlotReader.Result.Unsuitable("its length 3 must be at least 5"));
    assertThat(read(Ask.of("phone", SlotType.PHONE), "12345"))
        .isEqualTo(new SlotReader.Result.Unsuitable("'12345' must have 7 to 15 digits"));
  }

  @Test
  void a_hostile_message_is_read_at_once() {
    String hostile = "a@".repeat(3_000) + "1 ".repeat(3_000) + "no ".repeat(3_000);
    for (SlotType type : SlotType.values()) {
      Ask ask =
          switch (type) {
            case CHOICE -> KIND;
            case CODE -> Ask.code("code", "@#@#@#");
            case TEXT, NAME, NUMBER, EMAIL, PHONE, DATE, YES_NO -> Ask.of("it", type);
          };
      assertThat(read(ask, hostile)).isNotNull();
    }
  }
}
