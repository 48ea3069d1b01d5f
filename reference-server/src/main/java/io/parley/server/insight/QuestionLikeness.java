package io.parley.server.insight;

import io.parley.core.language.Language;
import io.parley.rag.index.lucene.Stems;
import io.parley.rag.index.lucene.WordRole;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells whether two questions ask the same, by the words that say what they are about, as the
 * search sees them. Thread-safe.
 */
final class QuestionLikeness {
  /** From here on two questions count as one. */
  static final double SAME = 0.6;

  private static final double ASPECT = 0.5;

  private final Stems stems = new Stems();

  /**
   * A question by its words.
   *
   * @param words those that are not mere filling
   * @param text all of it, for questions that are nothing but filling
   */
  record Gist(List<Stems.Stem> words, String text) {}

  Gist of(String question, Optional<Language> language) {
    return new Gist(
        stems.of(question, language).stream()
            .filter(stem -> stem.role() != WordRole.FILLER)
            .distinct()
            .toList(),
        question.strip().toLowerCase(Locale.ROOT));
  }

  /** How much two questions have in common, 0 to 1. */
  double likeness(Gist one, Gist other) {
    if (one.words().isEmpty() || other.words().isEmpty()) {
      return Objects.equals(one.text(), other.text()) ? 1 : 0;
    }
    double all = weight(one.words()) + weight(other.words());
    return (found(one.words(), other.words()) + found(other.words(), one.words())) / all;
  }

  private static double found(List<Stems.Stem> words, List<Stems.Stem> among) {
    return words.stream()
        .mapToDouble(
            word -> weight(word) * among.stream().mapToDouble(word::likeness).max().orElse(0))
        .sum();
  }

  private static double weight(List<Stems.Stem> words) {
    return words.stream().mapToDouble(QuestionLikeness::weight).sum();
  }

  private static double weight(Stems.Stem word) {
    return word.role() == WordRole.ASPECT ? ASPECT : 1;
  }
}
