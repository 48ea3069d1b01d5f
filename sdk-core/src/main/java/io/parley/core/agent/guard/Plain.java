package io.parley.core.agent.guard;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts without what hides in them. Pure. */
final class Plain {
  /** Format characters: zero-width spaces and joiners, turns of direction, tags, soft hyphens. */
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cf}\\u00ad\\u034f\\u115f\\u3164]");

  /** A joiner between letters joins nothing that is seen in the languages we speak. */
  private static final Pattern HIDDEN_BUT_EMOJI =
      Pattern.compile(
          "(?:(?![\\u200d])[\\p{Cf}\\u00ad\\u034f\\u115f\\u3164]|(?<=[\\p{L}\\p{N}\\p{P}])\\u200d)");

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private Plain() {}

  /** As it is seen: without characters that show nothing. */
  static String visible(String text) {
    return HIDDEN_BUT_EMOJI.matcher(text).replaceAll("");
  }

  /** How many characters of it show nothing. */
  static int hidden(String text) {
    return (int) HIDDEN.matcher(text).results().count();
  }

  /** Lower case, without accents, disguised letters and hidden characters, with single spaces. */
  static String of(String text) {
    String folded =
        Normalizer.normalize(HIDDEN.matcher(text).replaceAll(""), Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT);
    // й falls apart into и and a breve, in the patterns too.
    return SPACES.matcher(MARKS.matcher(folded).replaceAll("")).replaceAll(" ").strip();
  }

  /** Its sentences and lines. */
  static List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      var borders = BreakIterator.getSentenceInstance(Locale.ROOT);
      borders.setText(line);
      int from = borders.first();
      for (int to = borders.next(); to != BreakIterator.DONE; to = borders.next()) {
        String sentence = line.substring(from, to).strip();
        if (!sentence.isEmpty()) {
          sentences.add(sentence);
        }
        from = to;
      }
    }
    return sentences;
  }
}
