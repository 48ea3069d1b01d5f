package io.parley.rag.retrieve;

import io.parley.core.language.Language;
import io.parley.rag.index.lucene.Stems;
import io.parley.rag.index.lucene.WordRole;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognises questions that only make sense after the one before, such as "and on Sundays?", by
 * what they lack: hardly a word that says what they are about, and an opening or a pronoun that
 * points back. Thread-safe.
 */
final class FollowUps {
  private static final Pattern MARKS = Pattern.compile("\\p{M}");

  /** Openings that join a question to the one before, without accents. */
  private static final Pattern JOINS =
      Pattern.compile(
          "[^\\p{L}]*(?:and|but|what about|how about|or|then|y|e|pero|mas|o|ou|entonces|entao"
              + "|a|и|а|но|или|тогда)\\b.*",
          Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS);

  /** Words that stand for something said before, without accents. */
  private static final Pattern POINTS =
      Pattern.compile(
          "(?:.*[^\\p{L}])?(?:it|its|them|they|that|this|those|these|one|ones|there|then|lo|la|los"
              + "|las|le|les|eso|esa|ese|esos|esas|esto|esta|este|ello|ellos|ellas|alli|isso|isto"
              + "|aquilo|ele|ela|eles|elas|dele|dela|essa|esse|la|это|этот|эта|эти|его|ее|их|него"
              + "|нее|них|ней|ним|ними|тот|та|те|там|туда)(?:[^\\p{L}].*)?",
          Pattern.DOTALL);

  private final Stems stems = new Stems();

  /**
   * The earlier question that the text goes on from; empty when it stands alone.
   *
   * @param earlier what the customer said before, newest first
   */
  Optional<String> goesOnFrom(String text, List<String> earlier, Optional<Language> language) {
    if (earlier.isEmpty() || !open(text, language)) {
      return Optional.empty();
    }
    return earlier.stream()
        .filter(said -> !open(said, language) && subjects(said, language) > 0)
        .findFirst()
        .map(said -> Questions.in(said, language).orElse(said));
  }

  private boolean open(String text, Optional<Language> language) {
    String bare =
        MARKS
            .matcher(
                Normalizer.normalize(text.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
            .replaceAll("");
    long subjects = subjects(text, language);
    return subjects == 0
        || (subjects == 1 && JOINS.matcher(bare).matches())
        || (subjects <= 2 && POINTS.matcher(bare).matches());
  }

  private long subjects(String text, Optional<Language> language) {
    return stems.of(text, language).stream()
        .filter(word -> word.role() == WordRole.SUBJECT)
        .map(Stems.Stem::stem)
        .distinct()
        .count();
  }
}
