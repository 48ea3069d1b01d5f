package io.parley.rag.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number in a text, with the currency that stands beside it. Immutable.
 *
 * @param text as written
 * @param value written one way: no thousands separators, a point before decimals
 * @param currency its sign; empty when it is not money
 * @param listed its currency, or that of the list it stands in, as in {@code 25, 50 and 100 €}
 */
record Amount(String text, String value, Optional<String> currency, Set<String> listed) {
  /** How long a list of numbers with one currency is looked at, in characters. */
  private static final int REACH = 60;

  private static final String SIGN =
      "R\\$|US\\$|€|\\$|£|₽|EUR|USD|GBP|BRL|RUB|euros?|dollars?|d[oó]lar(?:es)?|reais|real"
          + "|pounds?|libras?|евро|руб(?:\\.|л[а-я]+)?|доллар[а-я]*";

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  private static final Pattern NUMBER =
      Pattern.compile("\\d+(?:[\\u00a0\\u202f ]\\d{3}(?!\\d))*(?:[.,:]\\d+)*");

  private static final String ONE = "\\d[\\d.,]*";
  private static final String BETWEEN =
      "\\s?(?:[,;/–-]|\\b(?:to|a|y|e|o|ou|or|and|и|до|или)\\b)\\s?";

  private static final Pattern BEFORE = Pattern.compile("(?<sign>" + SIGN + ")\\s?$", FLAGS);

  private static final Pattern AFTER =
      Pattern.compile("^\\s?(?<sign>" + SIGN + ")(?!\\p{L})", FLAGS);

  private static final Pattern LIST_BEFORE =
      Pattern.compile(
          "(?<sign>" + SIGN + ")\\s?" + ONE + "(?:" + BETWEEN + ONE + ")*" + BETWEEN + "$", FLAGS);

  private static final Pattern LIST_AFTER =
      Pattern.compile("^(?:" + BETWEEN + ONE + ")+\\s?(?<sign>" + SIGN + ")(?!\\p{L})", FLAGS);

  private static final Map<String, String> SIGNS =
      Map.of("eur", "€", "€", "€", "usd", "$", "us$", "$", "r$", "R$", "brl", "R$", "rub", "₽");

  Amount {
    listed = Set.copyOf(listed);
  }

  /** All numbers of the text, in order. */
  static List<Amount> in(String text) {
    String spaced = text.replace('\u00a0', ' ').replace('\u202f', ' ');
    var amounts = new ArrayList<Amount>();
    Matcher number = NUMBER.matcher(spaced);
    while (number.find()) {
      String before = spaced.substring(Math.max(0, number.start() - 4), number.start());
      String after = spaced.substring(number.end(), Math.min(spaced.length(), number.end() + 12));
      Optional<String> currency = first(BEFORE, before).or(() -> first(AFTER, after));
      var listed = new HashSet<String>();
      first(LIST_BEFORE, spaced.substring(Math.max(0, number.start() - REACH), number.start()))
          .ifPresent(listed::add);
      first(
              LIST_AFTER,
              spaced.substring(number.end(), Math.min(spaced.length(), number.end() + REACH)))
          .ifPresent(listed::add);
      currency.ifPresent(listed::add);
      amounts.add(new Amount(number.group(), canonical(number.group()), currency, listed));
    }
    return amounts;
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Optional.of(sign(found.group("sign"))) : Optional.empty();
  }

  private static String sign(String written) {
    String name = written.strip().toLowerCase(Locale.ROOT);
    String known = SIGNS.get(name);
    if (known != null) {
      return known;
    }
    if (name.startsWith("eur") || name.startsWith("евр")) {
      return "€";
    }
    if (name.startsWith("d") || name.startsWith("долл")) {
      return "$";
    }
    if (name.startsWith("руб")) {
      return "₽";
    }
    if (name.startsWith("rea")) {
      return "R$";
    }
    return name.startsWith("pound") || name.startsWith("libra") || name.equals("gbp") ? "£" : name;
  }

  private static String canonical(String written) {
    String number = written.replace(" ", "");
    // A time on the hour is the hour.
    number = number.replaceFirst("^(\\d{1,2}):00$", "$1").replaceFirst("^0(\\d:)", "$1");
    if (number.matches("\\d{1,3}(?:[.,]\\d{3})+(?:[.,]\\d{1,2})?")) {
      int decimals = number.matches(".*[.,]\\d{1,2}") ? lastSeparator(number) : number.length();
      number = number.substring(0, decimals).replaceAll("[.,]", "") + number.substring(decimals);
    }
    number = number.replace(',', '.');
    return number.contains(".") && number.matches("\\d+\\.\\d+")
        ? number.replaceFirst("\\.?0+$", "")
        : number;
  }

  private static int lastSeparator(String number) {
    return Math.max(number.lastIndexOf('.'), number.lastIndexOf(','));
  }

  int digits() {
    return (int) text.chars().filter(Character::isDigit).count();
  }

  /** What must be among the forms of a source. */
  String form() {
    return currency.map(sign -> value + " " + sign).orElse(value);
  }

  /** What an answer may make of it: the number alone, and with its currency. */
  Set<String> forms() {
    var forms = new HashSet<String>();
    forms.add(value);
    for (String sign : listed) {
      forms.add(value + " " + sign);
    }
    return forms;
  }
}
