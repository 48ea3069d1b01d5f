package io.parley.core.language;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Words by their letters alone. */
final class PlainWordForms implements WordForms {
  static final PlainWordForms INSTANCE = new PlainWordForms();

  private static final int GRAM = 4;
  private static final Pattern MARKS = Pattern.compile("\\p{M}");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

  private PlainWordForms() {}

  @Override
  public List<Word> of(String text, Optional<Language> language) {
    String bare =
        MARKS
            .matcher(Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
            .replaceAll("");
    var words = new ArrayList<Word>();
    for (String word : BETWEEN.split(bare, -1)) {
      if (!word.isEmpty()) {
        words.add(new Word(word, grams(word), true));
      }
    }
    return words;
  }

  private static Set<String> grams(String word) {
    String marked = "_" + word + "_";
    var grams = new HashSet<String>();
    for (int i = 0; i + GRAM <= marked.length(); i++) {
      grams.add(marked.substring(i, i + GRAM));
    }
    return grams;
  }
}
