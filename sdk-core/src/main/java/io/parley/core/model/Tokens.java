package io.parley.core.model;

/**
 * About how many tokens a text has, without any model's own tables: enough to cut a history to
 * size. Pure.
 *
 * <p>Counts four characters of Latin script as a token, two and a half of any other, a digit as
 * three fifths of one, and each mark as one. Against the table {@code o200k} it errs on the high
 * side for prose in English, Spanish, Portuguese and Russian, by a tenth to a half; older tables
 * need up to a quarter more for Russian than it says.
 */
public final class Tokens {
  /** What a message costs besides its words: its role and its borders. */
  public static final int PER_MESSAGE = 4;

  private static final double LATIN = 0.25;
  private static final double OTHER = 0.4;
  private static final double DIGIT = 0.6;

  private Tokens() {}

  /** An estimate; zero for an empty text only. */
  public static int in(String text) {
    double sum = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      sum += cost(c);
    }
    return (int) Math.ceil(sum);
  }

  /** The beginning of a text that has at most so many tokens; the whole text where that fits. */
  public static String first(String text, int tokens) {
    double sum = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      sum += cost(c);
      if (sum > tokens) {
        return text.substring(0, i);
      }
      i += Character.charCount(c);
    }
    return text;
  }

  private static double cost(int c) {
    if (Character.isDigit(c)) {
      return DIGIT;
    }
    if (Character.isLetter(c)) {
      // Accents are rare in the tables and cost nearly a token of their own.
      return (Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN ? LATIN : OTHER)
          + (c > 127 && c < 0x250 ? LATIN : 0);
    }
    return Character.isWhitespace(c) ? LATIN / 2 : 1;
  }
}
