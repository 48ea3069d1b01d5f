package io.parley.core.language;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Tells the language of a text, down to one-word chat messages. Pure and thread-safe.
 *
 * <p>The script decides for Russian. Between the languages in Latin script a naive Bayes over the
 * words and the letter trigrams of a short sample per language decides, together with the letters
 * that only one of them has ({@code ñ}, {@code ã}, {@code ¿}). A text that fits two languages
 * nearly as well, or none of them, has no answer: searching in all languages is better than in the
 * wrong one.
 */
public final class LanguageDetector {
  /** The detector over the samples that come with this module. */
  static final LanguageDetector BUILT_IN = new LanguageDetector();

  /** Longer texts are judged by their beginning; the answer no longer changes after this. */
  private static final int ENOUGH = 2000;

  /** How much likelier, in natural logarithm, the best language must be than the second. */
  private static final double MARGIN = 1.0;

  /**
   * The mean likelihood of a letter trigram below which a text without any known word is in none of
   * the languages. Random letters and unrelated languages lie below it.
   */
  private static final double FOREIGN = -8.0;

  private static final Pattern NOT_PROSE =
      Pattern.compile("https?://\\S+|www\\.\\S+|(?<!\\S)[^\\s@]+@\\S+|[@#]\\w+");

  private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}']*");
  private static final Pattern HELD_DOWN = Pattern.compile("(\\p{L})\\1{2,}");

  /** Cyrillic letters that Russian does not have, from Ukrainian, Belarusian, Serbian, Kazakh. */
  private static final String NOT_RUSSIAN = "іїєґўјљњћђџѓќѕәғқңөұүһ";

  /** Latin letters that none of the languages has in its own words. */
  private static final String NOT_LATIN_OF_OURS = "äöåøæßœłșțğışžšřěůąężźćńśđőűðþëîïûùè";

  private final List<LanguageProfile> latin;

  private LanguageDetector() {
    this.latin =
        List.of(
            LanguageProfile.load(Language.ENGLISH, ""),
            LanguageProfile.load(Language.SPANISH, "ñ¿¡"),
            LanguageProfile.load(Language.PORTUGUESE, "ãõçâêôà"));
  }

  /** The language of the text; empty when it cannot be told. */
  public Optional<Language> detect(String text) {
    String start = text.length() > ENOUGH ? text.substring(0, ENOUGH) : text;
    String prose =
        NOT_PROSE
            .matcher(Normalizer.normalize(start, Normalizer.Form.NFC))
            .replaceAll(" ")
            .toLowerCase(Locale.ROOT);
    int letters = 0;
    int cyrillic = 0;
    int roman = 0;
    int foreign = 0;
    for (int i = 0; i < prose.length(); i++) {
      char c = prose.charAt(i);
      if (!Character.isLetter(c)) {
        continue;
      }
      letters++;
      var script = Character.UnicodeScript.of(c);
      if (script == Character.UnicodeScript.CYRILLIC) {
        cyrillic++;
        foreign += NOT_RUSSIAN.indexOf(c) >= 0 ? 1 : 0;
      } else if (script == Character.UnicodeScript.LATIN) {
        roman++;
      }
    }
    if (letters == 0) {
      return Optional.empty();
    }
    // Brand names are often written in Latin letters inside a Russian sentence, never the reverse.
    if (cyrillic * 10 >= letters * 3) {
      return foreign == 0 || foreign * 50 < cyrillic
          ? Optional.of(Language.RUSSIAN)
          : Optional.empty();
    }
    return roman * 2 > letters ? latin(prose) : Optional.empty();
  }

  private Optional<Language> latin(String prose) {
    List<String> words = words(prose);
    Language best = Language.ENGLISH;
    double first = Double.NEGATIVE_INFINITY;
    double second = Double.NEGATIVE_INFINITY;
    double fit = Double.NEGATIVE_INFINITY;
    for (LanguageProfile profile : latin) {
      double likelihood = profile.ownLetters(prose);
      for (String word : words) {
        likelihood += profile.likelihood(word);
      }
      fit = Math.max(fit, profile.fit(words));
      if (likelihood > first) {
        second = first;
        first = likelihood;
        best = profile.language();
      } else {
        second = Math.max(second, likelihood);
      }
    }
    boolean known =
        latin.stream().anyMatch(p -> p.ownLetters(prose) > 0 || words.stream().anyMatch(p::knows));
    if (first - second < MARGIN || foreign(words) || (!known && fit < FOREIGN)) {
      return Optional.empty();
    }
    return Optional.of(best);
  }

  /** Whether a good part of the words has letters, or is made of words, that are not of ours. */
  private static boolean foreign(List<String> words) {
    long strange =
        words.stream()
            .filter(word -> word.chars().anyMatch(c -> NOT_LATIN_OF_OURS.indexOf(c) >= 0))
            .count();
    return strange > 0 && strange * 6 >= words.size();
  }

  /** Runs of letters, with an apostrophe inside them; a letter held down counts once. */
  private static List<String> words(String prose) {
    return WORD.matcher(HELD_DOWN.matcher(prose.replace('\u2019', '\'')).replaceAll("$1"))
        .results()
        .map(MatchResult::group)
        .toList();
  }
}
