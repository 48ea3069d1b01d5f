package io.parley.rag.index.lucene;

import io.parley.core.language.Language;
import io.parley.core.language.WordForms;
import java.util.List;
import java.util.Optional;

/**
 * Words as the indexes see them: stemmed by the analyzer of their language, near forms found by
 * their letters. Thread-safe.
 */
public final class StemmedWords implements WordForms {
  private final Stems stems = new Stems();

  @Override
  public List<Word> of(String text, Optional<Language> language) {
    return stems.of(text, language).stream()
        .map(stem -> new Word(stem.stem(), stem.grams(), stem.role() != WordRole.FILLER))
        .toList();
  }
}
