package io.parley.rag.ingest;

import java.util.Optional;

/**
 * Takes characters out of a text that nobody sees but a model reads: zero widths, marks that turn
 * the direction of writing, tags. Not thread-safe.
 */
final class Invisible {
  private int removed;

  /** The text without them. */
  String without(String text) {
    StringBuilder kept = null;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (isInvisible(point)) {
        if (kept == null) {
          kept = new StringBuilder(text.length()).append(text, 0, i);
        }
        // The byte order mark and the soft hyphen are everyday; the rest hides something.
        removed += point == 0xfeff || point == 0xad ? 0 : 1;
      } else if (kept != null) {
        kept.appendCodePoint(point);
      }
    }
    return kept == null ? text : kept.toString();
  }

  private static boolean isInvisible(int point) {
    return (point < 0x20 && point != '\t' && point != '\n' && point != '\r')
        || point == 0x7f
        || point == 0xad
        || (point >= 0x200b && point <= 0x200f)
        || (point >= 0x202a && point <= 0x202e)
        || (point >= 0x2060 && point <= 0x206f)
        || point == 0xfeff
        || (point >= 0xe0000 && point <= 0xe007f);
  }

  /** What to tell the owner of the text. */
  Optional<String> warning() {
    return removed == 0
        ? Optional.empty()
        : Optional.of(removed + " invisible characters were left out");
  }
}
