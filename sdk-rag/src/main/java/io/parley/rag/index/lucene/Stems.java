package io.parley.rag.index.lucene;

import io.parley.core.language.Language;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The words of a text as the indexes see them, for comparing texts with each other. Thread-safe.
 */
public final class Stems {
  /**
   * How large a part of its 4-grams a word must share with another to count as the same, misspelt
   * or inflected.
   */
  private static final double NEAR = 0.6;

  private final Analysis analysis = new Analysis();

  /**
   * A word.
   *
   * @param stem what it has in common with its inflected forms
   * @param grams its 4-grams, without accents
   * @param role what it does in a question
   */
  public record Stem(String stem, Set<String> grams, WordRole role) {
    public Stem {
      grams = Set.copyOf(grams);
    }

    /** How much the other word is this one, 0 to 1: 1 for the same stem, the share of 4-grams. */
    public double likeness(Stem other) {
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

  /** The words in order, without articles, pronouns and the like. */
  public List<Stem> of(String text, Optional<Language> language) {
    var stems = new ArrayList<Stem>();
    for (Analysis.Token token :
        analysis.words(Analysis.field(language), Analysis.normalise(text))) {
      stems.add(
          new Stem(
              token.term(), Set.copyOf(analysis.grams(token.raw())), WordRole.of(token.raw())));
    }
    return List.copyOf(stems);
  }
}
