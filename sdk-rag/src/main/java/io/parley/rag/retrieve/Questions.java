package io.parley.rag.retrieve;

import io.parley.core.language.Language;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds the questions inside a message. Pure. */
public final class Questions {
  /** Spanish marks where a question begins, often in the middle of a sentence. */
  private static final Pattern MARKED = Pattern.compile("¿[^¿?]+\\?");

  private Questions() {}

  /**
   * The questions of a text; empty when there is none or nothing besides them.
   *
   * @param language of the text, for the borders of sentences
   */
  public static Optional<String> in(String text, Optional<Language> language) {
    List<String> marked = MARKED.matcher(text).results().map(MatchResult::group).toList();
    if (!marked.isEmpty()) {
      String all = String.join(" ", marked);
      return all.length() == text.strip().length() ? Optional.empty() : Optional.of(all);
    }
    List<String> all = sentences(text, language);
    List<String> asked = all.stream().filter(s -> s.endsWith("?")).toList();
    return asked.isEmpty() || asked.size() == all.size()
        ? Optional.empty()
        : Optional.of(String.join(" ", asked));
  }

  private static List<String> sentences(String text, Optional<Language> language) {
    var borders =
        BreakIterator.getSentenceInstance(language.map(Language::locale).orElse(Locale.ROOT));
    borders.setText(text);
    var sentences = new ArrayList<String>();
    int from = borders.first();
    for (int to = borders.next(); to != BreakIterator.DONE; to = borders.next()) {
      String sentence = text.substring(from, to).strip();
      if (!sentence.isEmpty()) {
        sentences.add(sentence);
      }
      from = to;
    }
    return sentences;
  }
}
