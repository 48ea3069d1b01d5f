package io.parley.core.language;

import io.parley.core.Spi;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The words of a text in a form in which they can be compared: inflected, misspelt or without
 * accents they still are the same word. Thread-safe; never throws for a text.
 */
@Spi
@FunctionalInterface
public interface WordForms {
  /**
   * The words in order.
   *
   * @param language in which it is read; empty when it is not known
   */
  List<Word> of(String text, Optional<Language> language);

  /**
   * Words in small letters without accents, not stemmed: what there is without a search index. Near
   * forms are found by their letters only.
   */
  static WordForms plain() {
    return PlainWordForms.INSTANCE;
  }

  /**
   * A word.
   *
   * @param stem what it has in common with its inflected forms
   * @param grams its runs of four letters, without accents
   * @param tells whether it says what a text is about; false for words such as "want" and "please"
   */
  record Word(String stem, Set<String> grams, boolean tells) {
    /** How large a part of their grams two words must share to count as one. */
    private static final double NEAR = 0.6;

    public Word {
      grams = Set.copyOf(grams);
    }

    /** How much the other is the same word: 1 for the same stem, 0 for another word. */
    public double likeness(Word other) {
      if (stem.equals(other.stem)) {
        return 1;
      }
      if (grams.isEmpty() || other.grams.isEmpty()) {
        return 0;
      }
      var common = new HashSet<>(grams);
      common.retainAll(other.grams);
      double share = 2.0 * common.size() / (grams.size() + other.grams.size());
      return share >= NEAR ? share : 0;
    }
  }
}
