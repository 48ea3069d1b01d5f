package io.parley.core.script;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in a message what a step asks for, as people say it in English, Spanish, Portuguese and
 * Russian. Pure; finds nothing rather than something wrong.
 */
final class SlotReader {
  private static final int LONGEST = 500;
  private static final int LONGEST_NAME = 80;

  private static final Pattern EMAIL =
      Pattern.compile("(?<![\\w.+-])[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4}");
  private static final Pattern PHONE =
      Pattern.compile("(?<![\\p{L}\\d])\\+?\\d(?:[ ().-]{0,2}\\d){6,14}(?!\\d)");

  /** In front of what is meant; matched against the folded text. */
  private static final Pattern LEAD_IN =
      Pattern.compile(
          "^(?:(?:its|it's|it is|that is|that's|i am|i'm|im|my name is|the name is|name is|this is"
              + "|i am called|call me|for|about|around|es|soy|me llamo|mi nombre es|se llama|para|unos"
              + "|unas|seria|sou|sou o|sou a|o meu nome e|meu nome e|me chamo|chamo-me|aqui e|e"
              + "|меня зовут|мое имя|я|это|для|около|примерно)\\s+)");

  /** In front of a name that nobody asked for yet. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?<![\\p{L}])(?:my name is|i am called|me llamo|mi nombre es|(?:o )?meu nome e"
              + "|(?:eu )?me chamo|chamo-me|меня зовут|мое имя)\\s+");

  private static final Pattern NAME =
      Pattern.compile("\\p{L}[\\p{L}'’.-]{0,30}(?:\\s+\\p{L}[\\p{L}'’.-]{0,30}){0,3}");
  private static final Pattern CAPITAL_NAME =
      Pattern.compile("^\\p{L}[\\p{L}'’-]{1,30}(?:\\s\\p{Lu}[\\p{L}'’-]{1,30}){0,2}");

  private static final Pattern YES =
      Pattern.compile(
          "(?<![\\p{L}])(?:yes|yeah|yep|yup|sure|of course|correct|right|ok|okay|please do|absolutely"
              + "|si|claro|correcto|por supuesto|vale|exacto|de acuerdo|sim|isso|certo|com certeza|pode"
              + " ser|да|ок|конечно|ага|верно|точно|хорошо|давайте|угу)(?![\\p{L}])");
  private static final Pattern NO =
      Pattern.compile(
          "(?<![\\p{L}])(?:no|nope|nah|not|never|don't|dont|nunca|tampoco|nao|jamais|нет|не|никогда"
              + "|неа)(?![\\p{L}])");

  /** What came of looking. */
  sealed interface Result {
    /** There it is: a text, a number or a yes-or-no. */
    record Found(Object value) implements Result {}

    /** Something of the kind is there, but will not do. */
    record Unsuitable(String why) implements Result {}

    /** Nothing of the kind is there. */
    record Nothing() implements Result {}
  }

  private static final Result NOTHING = new Result.Nothing();

  /** What the customer answers to a step that asks. */
  Result read(Ask ask, Heard heard, Sentences sentences, LocalDate today) {
    String told = sentences.statement();
    return switch (ask.type()) {
      case TEXT -> text(ask, told, LONGEST);
      case NAME -> name(ask, told);
      case NUMBER -> number(ask, told);
      case EMAIL -> first(EMAIL, heard.text()).<Result>map(Result.Found::new).orElse(NOTHING);
      case PHONE -> phone(heard.text());
      case DATE -> date(ask, told, today);
      case CHOICE -> choice(ask, heard, told);
      case YES_NO -> yesNo(String.join(" ", sentences.whole()));
      case CODE -> code(ask, heard.text());
    };
  }

  /**
   * What the customer tells before being asked; only what cannot be mistaken for something else: an
   * address, a telephone number with a country's prefix, a code, a name after "my name is".
   */
  Optional<Object> unasked(Ask ask, Heard heard) {
    Result result =
        switch (ask.type()) {
          case EMAIL -> first(EMAIL, heard.text()).<Result>map(Result.Found::new).orElse(NOTHING);
          case PHONE -> heard.text().contains("+") ? phone(heard.text()) : NOTHING;
          case CODE -> code(ask, heard.text());
          case NAME -> {
            Matcher named = NAMED.matcher(Sentences.folded(heard.text()));
            yield named.find()
                ? first(CAPITAL_NAME, heard.text().substring(named.end()))
                    .<Result>map(Result.Found::new)
                    .orElse(NOTHING)
                : NOTHING;
          }
          case TEXT, NUMBER, DATE, CHOICE, YES_NO -> NOTHING;
        };
    return result instanceof Result.Found(Object value) ? Optional.of(value) : Optional.empty();
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  private static Result text(Ask ask, String told, int most) {
    if (told.isBlank()) {
      return NOTHING;
    }
    String value = told.length() > most ? told.substring(0, most) : told;
    return length(ask, value)
        .<Result>map(Result.Unsuitable::new)
        .orElseGet(() -> new Result.Found(value));
  }

  private static Optional<String> length(Ask ask, String value) {
    return ask.validation()
        .objection(BigDecimal.valueOf(value.codePointCount(0, value.length())))
        .map(objection -> "its length " + objection);
  }

  private static Result name(Ask ask, String told) {
    String rest = withoutLeadIn(told).replaceAll("[\"“”«»]", "").strip();
    boolean denied = NO.matcher(Sentences.folded(rest)).lookingAt();
    if (rest.isEmpty() || denied || Sentences.of(told).declines()) {
      return NOTHING;
    }
    if (rest.length() > LONGEST_NAME || !NAME.matcher(rest).matches()) {
      // "Ana, from Lisbon": what stands before the first mark is the name.
      String before = rest.split("[,;.!()]", 2)[0].strip();
      return NAME.matcher(before).matches() && before.length() <= LONGEST_NAME
          ? text(ask, before, LONGEST_NAME)
          : new Result.Unsuitable("'" + shown(rest) + "' does not look like a name");
    }
    return text(ask, rest, LONGEST_NAME);
  }

  private static String withoutLeadIn(String told) {
    Matcher leadIn = LEAD_IN.matcher(Sentences.folded(told));
    return leadIn.find() ? told.substring(leadIn.end()).strip() : told;
  }

  private static Result number(Ask ask, String told) {
    return SpokenNumber.in(told)
        .map(
            value ->
                ask.validation()
                    .objection(value)
                    .<Result>map(Result.Unsuitable::new)
                    .orElseGet(() -> new Result.Found(value)))
        .orElse(NOTHING);
  }

  private static Result phone(String text) {
    Optional<String> found = first(PHONE, text);
    if (found.isPresent()) {
      String digits = found.get().replaceAll("\\D", "");
      return digits.length() <= 15
          ? new Result.Found((found.get().startsWith("+") ? "+" : "") + digits)
          : new Result.Unsuitable(digits + " must have at most 15 digits");
    }
    return first(Pattern.compile("\\d[\\d ().-]{2,}"), text)
        .<Result>map(few -> new Result.Unsuitable("'" + few.strip() + "' must have 7 to 15 digits"))
        .orElse(NOTHING);
  }

  private static Result date(Ask ask, String told, LocalDate today) {
    return SpokenDate.in(told, today)
        .map(
            day ->
                ask.validation()
                    .objection(day, today)
                    .<Result>map(Result.Unsuitable::new)
                    .orElseGet(() -> new Result.Found(day.toString())))
        .orElse(NOTHING);
  }

  /** The option whose words are said; of several the one with the longest words. */
  private static Result choice(Ask ask, Heard heard, String told) {
    record Said(Ask.Option option, int length) {}
    List<Said> said = new ArrayList<>();
    for (int i = 0; i < ask.options().size(); i++) {
      Ask.Option option = ask.options().get(i);
      if (told.strip().equals(String.valueOf(i + 1))) {
        return new Result.Found(option.value());
      }
      var words = new ArrayList<>(option.words());
      words.add(option.value());
      words.stream()
          .filter(heard::says)
          .mapToInt(String::length)
          .max()
          .ifPresent(length -> said.add(new Said(option, length)));
    }
    if (told.isBlank() || said.isEmpty()) {
      return NOTHING;
    }
    said.sort(Comparator.comparingInt(Said::length).reversed());
    return said.size() > 1 && said.get(0).length() == said.get(1).length()
        ? new Result.Unsuitable("it could be several of the options")
        : new Result.Found(said.getFirst().option().value());
  }

  /** The word that comes first decides: "no, that is right" is a no, "yes, why not" a yes. */
  private static Result yesNo(String told) {
    String folded = Sentences.folded(told);
    Matcher yes = YES.matcher(folded);
    Matcher no = NO.matcher(folded);
    boolean isYes = yes.find();
    boolean isNo = no.find();
    if (!isYes && !isNo) {
      return NOTHING;
    }
    return new Result.Found(isYes && (!isNo || yes.start() < no.start()));
  }

  private static Result code(Ask ask, String text) {
    return first(ask.validation().pattern(), text)
        .<Result>map(found -> new Result.Found(ask.validation().written(found)))
        .orElse(NOTHING);
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
