package io.parley.kommo.reply;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a text into messages that a channel holds: at the end of a paragraph where one is near, else
 * at the end of a sentence, else between words, else between characters. The same text and limit
 * always give the same parts.
 */
final class TextParts {
  private TextParts() {}

  /** The parts in order, without white space around them; empty for blank text. */
  static List<String> of(String text, ChannelLimit limit) {
    List<String> parts = new ArrayList<>();
    String rest = text.replace("\r\n", "\n").strip();
    while (!limit.holds(rest)) {
      int cut = cut(rest, limit.fitting(rest));
      parts.add(rest.substring(0, cut).strip());
      rest = rest.substring(cut).strip();
    }
    if (!rest.isEmpty()) {
      parts.add(rest);
    }
    return parts;
  }

  private static int cut(String text, int most) {
    // A border in the first half would leave a part that is needlessly short.
    int least = most / 2;
    int paragraph = text.lastIndexOf("\n\n", most);
    if (paragraph >= least && paragraph > 0) {
      return paragraph;
    }
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(text);
    int sentence = sentences.preceding(Math.min(most + 1, text.length()));
    if (sentence >= least && sentence > 0) {
      return sentence;
    }
    for (int i = most; i >= Math.max(1, least); i--) {
      if (Character.isWhitespace(text.charAt(i))) {
        return i;
      }
    }
    return most;
  }
}
