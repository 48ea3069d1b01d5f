package io.parley.core.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How often words and letter trigrams occur in a sample of one language. Immutable once loaded.
 *
 * <pre>
 *   P(word)    = (1 + ln n) / W                   n times in a sample whose words weigh W in all
 *   P(trigram) = (n + 0.5) / (N + 0.5 * V)        n of N trigrams, V = 20,000 possible ones
 * </pre>
 *
 * The count of a word is damped because the sample is a list of words that matter rather than
 * running text. Words are known with and without their accents, as people type them. An unknown
 * word is taken for one that occurs {@value #UNKNOWN} times.
 */
final class LanguageProfile {
  private static final Pattern WORD = Pattern.compile("[\\p{L}']+");
  private static final Pattern MARKS = Pattern.compile("\\p{M}");
  private static final double UNKNOWN = 0.2;
  private static final double TRIGRAMS = 20_000;
  private static final double SMOOTHING = 0.5;

  /** A trigram overlaps its neighbours, so that it counts for a third of an independent one. */
  private static final double TRIGRAM_WEIGHT = 0.34;

  /** Natural logarithm of how much likelier a letter makes the only language that has it. */
  private static final double OWN_LETTER = 3.0;

  private final Language language;
  private final Set<Integer> ownLetters;
  private final Map<String, Integer> words = new HashMap<>();
  private final Map<String, Integer> trigrams = new HashMap<>();
  private double wordTotal;
  private int trigramTotal;

  private LanguageProfile(Language language, String ownLetters) {
    this.language = language;
    this.ownLetters = new HashSet<>(ownLetters.chars().boxed().toList());
  }

  /** Reads the sample {@code <code>.txt} beside this class. */
  static LanguageProfile load(Language language, String ownLetters) {
    var profile = new LanguageProfile(language, ownLetters);
    String name = language.code() + ".txt";
    try (InputStream in = LanguageProfile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("language sample " + name + " is missing from the jar");
      }
      String sample = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      WORD.matcher(sample.toLowerCase(Locale.ROOT))
          .results()
          .forEach(word -> profile.learn(word.group()));
      profile.wordTotal =
          profile.words.values().stream().mapToDouble(LanguageProfile::damped).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("language sample " + name + " cannot be read", e);
    }
    return profile;
  }

  private void learn(String word) {
    words.merge(word, 1, Integer::sum);
    String bare = MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFD)).replaceAll("");
    if (!bare.equals(word)) {
      words.merge(bare, 1, Integer::sum);
    }
    String padded = '_' + word + '_';
    for (int i = 0; i + 3 <= padded.length(); i++) {
      trigrams.merge(padded.substring(i, i + 3), 1, Integer::sum);
      trigramTotal++;
    }
  }

  private static double damped(int count) {
    return 1 + Math.log(count);
  }

  Language language() {
    return language;
  }

  boolean knows(String word) {
    return words.containsKey(word);
  }

  /** Natural logarithm of the likelihood of the word in this language. */
  double likelihood(String word) {
    Integer count = words.get(word);
    double asWord = Math.log((count == null ? UNKNOWN : damped(count)) / wordTotal);
    return asWord + TRIGRAM_WEIGHT * sum(word);
  }

  /** What the letters say that only this language has. */
  double ownLetters(String prose) {
    return prose.chars().filter(ownLetters::contains).distinct().count() * OWN_LETTER;
  }

  /** Mean natural logarithm of the likelihood of the trigrams of the words. */
  double fit(List<String> all) {
    double sum = 0;
    int count = 0;
    for (String word : all) {
      sum += sum(word);
      count += word.length();
    }
    return count == 0 ? Double.NEGATIVE_INFINITY : sum / count;
  }

  private double sum(String word) {
    String padded = '_' + word + '_';
    double sum = 0;
    for (int i = 0; i + 3 <= padded.length(); i++) {
      int count = trigrams.getOrDefault(padded.substring(i, i + 3), 0);
      sum += Math.log((count + SMOOTHING) / (trigramTotal + SMOOTHING * TRIGRAMS));
    }
    return sum;
  }
}
