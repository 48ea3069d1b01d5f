package io.parley.core.script;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the number somebody tells: in digits as any of the four languages groups them, with "k",
 * "mil", "тысяч" and the like after it, or in a small number word. Pure.
 */
final class SpokenNumber {
  private static final Pattern DIGITS =
      Pattern.compile(
          "(?<![\\p{L}\\d])(-?\\d{1,3}(?:[ .,'\\u00a0\\u202f]\\d{3})+(?:[.,]\\d{1,2})?|-?\\d+(?:[.,]\\d+)?)"
              + "(?:\\s*(k|mil|thousand|тысяч[аи]?|тыс|m|million|millones|millon|milhoes|milhao|млн"
              + "|миллион(?:ов|а)?)(?![\\p{L}]))?(?![\\d])");

  private static final Map<String, Integer> WORDS = new HashMap<>();

  static {
    words(
        0,
        "zero cero ноль",
        "one un uno una um uma один одна одно",
        "two dos dois duas два две",
        "three tres три",
        "four cuatro quatro четыре",
        "five cinco пять",
        "six seis шесть",
        "seven siete sete семь",
        "eight ocho oito восемь",
        "nine nueve nove девять",
        "ten diez dez десять",
        "eleven once onze одиннадцать",
        "twelve doce doze двенадцать",
        "thirteen trece treze тринадцать",
        "fourteen catorce catorze четырнадцать",
        "fifteen quince quinze пятнадцать",
        "sixteen dieciseis dezesseis dezasseis шестнадцать",
        "seventeen diecisiete dezessete dezassete семнадцать",
        "eighteen dieciocho dezoito восемнадцать",
        "nineteen diecinueve dezenove dezanove девятнадцать",
        "twenty veinte vinte двадцать");
    tens(
        "thirty treinta trinta тридцать",
        "forty cuarenta quarenta сорок",
        "fifty cincuenta cinquenta пятьдесят",
        "sixty sesenta sessenta шестьдесят",
        "seventy setenta семьдесят",
        "eighty ochenta oitenta восемьдесят",
        "ninety noventa девяносто",
        "hundred cien cem сто");
    put(1_000, "thousand mil тысяча тысячу");
    put(12, "dozen docena duzia дюжина");
  }

  private SpokenNumber() {}

  private static void words(int from, String... words) {
    for (int i = 0; i < words.length; i++) {
      put(from + i, words[i]);
    }
  }

  private static void tens(String... words) {
    for (int i = 0; i < words.length; i++) {
      put(30 + 10 * i, words[i]);
    }
  }

  private static void put(int value, String words) {
    for (String word : words.split(" ", -1)) {
      WORDS.put(word, value);
    }
  }

  /** The first number of a statement. */
  static Optional<BigDecimal> in(String text) {
    String folded = Sentences.folded(text);
    Matcher digits = DIGITS.matcher(folded);
    if (digits.find()) {
      return Optional.of(
          number(digits.group(1)).multiply(BigDecimal.valueOf(times(digits.group(2)))));
    }
    for (String word : folded.split("[^\\p{L}]+", -1)) {
      Integer value = WORDS.get(word);
      if (value != null) {
        return Optional.of(BigDecimal.valueOf(value));
      }
    }
    return Optional.empty();
  }

  private static long times(@org.jspecify.annotations.Nullable String word) {
    if (word == null) {
      return 1;
    }
    return word.equals("k")
            || word.equals("mil")
            || word.equals("thousand")
            || word.startsWith("тыс")
        ? 1_000
        : 1_000_000;
  }

  /** A mark before three last digits groups; any other mark is the decimal one. */
  private static BigDecimal number(String written) {
    String bare = written.replaceAll("[ '\\u00a0\\u202f]", "");
    int last = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','));
    if (last < 0) {
      return new BigDecimal(bare);
    }
    String before = bare.substring(0, last).replaceAll("[.,]", "");
    String after = bare.substring(last + 1);
    boolean groups = after.length() == 3 && !before.equals("0") && !before.equals("-0");
    return new BigDecimal(groups ? before + after : before + "." + after);
  }
}
