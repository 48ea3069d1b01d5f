package io.parley.rag.answer;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What kind of thing a question asks for, and how a sentence with one looks. */
enum AnswerKind {
  DURATION(
      "how long|when (?:will|would|does|do|can|is)|how many (?:days|weeks|months|years|hours)"
          + "|how (?:fast|soon|quickly)|cu[aá]nto (?:tiempo|tarda|tardan|demora)"
          + "|cu[aá]ntos (?:d[ií]as|meses|años)|cu[aá]ntas (?:horas|semanas)|cu[aá]ndo|plazo"
          + "|quanto tempo|quantos (?:dias|meses|anos)|quantas (?:horas|semanas)|quando|prazo|demora"
          + "|сколько (?:дней|времени|ид[её]т|ждать|длится|занимает)|когда|как (?:долго|быстро|скоро)"
          + "|срок",
      "\\d+(?:[.,]\\d+)?[ -]?(?:\\p{L}+ )?(?:minut|hour|day|week|month|year|working day|hora|d[ií]a"
          + "|semana|mes\\b|meses|m[eê]s|año|ano|час|минут|дн[яе]|день|недел|месяц|год|лет|рабоч)"),
  PRICE(
      "how much|\\bcosts?\\b|price|charge|\\bfees?\\b|cu[aá]nto (?:cuesta|vale|es|sale|cobr|ser[ií]a"
          + "|me cobr)|precio|cuesta|tarifa|quanto (?:custa|[eé]|fica|sai|cobr)|pre[cç]o|\\bvalor\\b"
          + "|custa|сколько (?:это )?(?:стоит|стоят|будет стоить)|цен[аы]|стоимость|поч[её]м",
      "[€$£₽]|\\b(?:EUR|USD|BRL)\\b|\\beuros?\\b|\\breais\\b|рубл|евро|\\bfree\\b|\\bgratis\\b|gr[aá]tis"
          + "|gratuit|бесплатно"),
  HOURS(
      "\\bopen|\\bclos(?:e|ed|ing)|opening hours|what time|horario|hor[aá]rio|abier|abr(?:e|en|[ií]s|em)"
          + "|cierr|aberto|fecha(?:m|do)?\\b|qu[eé] hora|que horas|открыт|работае|закрыт|часы работы"
          + "|во сколько|до скольки|график",
      "\\d{1,2}[:h.]\\d{2}"),
  PLACE(
      "\\bwhere\\b|address|located|d[oó]nde|direcci[oó]n|\\bonde\\b|endere[cç]o|morada|где|адрес"
          + "|находит",
      "\\bstreet\\b|\\bavenue\\b|\\bcalle\\b|avenida|\\brua\\b|plaza|улиц|\\bул\\.|проспект"
          + "|https?://|www\\."),
  TRACKING(
      "\\btrack|where(?:'s| is| are)? my|d[oó]nde (?:est[aá]|va|anda)|seguimiento|rastre|cad[eê]"
          + "|onde (?:est[aá]|anda|vai)|acompanhar|где (?:мой|моя|мо[её]|сейчас)|отслед|трек",
      "\\btrack|seguimiento|rastre|acompanh|seguir|отсле|трек"),
  NUMBER("how many|cu[aá]nt[ao]s|quant[ao]s|сколько", "\\d");

  private final Pattern asked;
  private final Pattern given;

  AnswerKind(String asked, String given) {
    int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;
    this.asked = Pattern.compile(asked, flags);
    this.given = Pattern.compile(given, flags);
  }

  /** The kinds a question asks for; often none. */
  static Set<AnswerKind> of(String question) {
    var kinds = EnumSet.noneOf(AnswerKind.class);
    for (AnswerKind kind : values()) {
      if (kind.asked.matcher(question).find()) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  /** Whether the text has something of this kind. */
  boolean isIn(String text) {
    return given.matcher(text).find();
  }
}
