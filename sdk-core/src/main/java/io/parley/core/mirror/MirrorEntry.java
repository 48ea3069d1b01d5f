package io.parley.core.mirror;

import io.parley.core.secret.Secret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One thing of another system, as it was when it was copied. Immutable.
 *
 * @param kind what it is, such as {@code lead}; 1 to 40 characters
 * @param id unique within tenant, source and kind; 1 to 100 characters
 * @param number where it stands in the order of the list: the other system's own number
 * @param name what people call it; may be empty
 * @param words what it is found by, lower case; cut at {@value #LONGEST_WORDS} characters
 * @param parent where it belongs, as a path of one or two parts such as {@code 7/142}; empty for
 *     nowhere
 * @param owner who is responsible for it, by the other system's number; empty for nobody
 * @param changedAt when it changed last, by the other system's clock; milliseconds are kept
 * @param body what the other system told, as JSON
 */
public record MirrorEntry(
    String kind,
    String id,
    long number,
    String name,
    String words,
    String parent,
    String owner,
    Instant changedAt,
    String body) {
  /** More would not fit into an index. */
  static final int LONGEST_WORDS = 400;

  public MirrorEntry {
    between("kind", kind, 40);
    between("id", id, 100);
    if (parent.indexOf('/') != parent.lastIndexOf('/') || parent.length() > 100) {
      throw new IllegalArgumentException(
          "mirror entry parent '" + parent + "' must be a path of one or two parts");
    }
    words = cut(words);
    changedAt = changedAt.truncatedTo(ChronoUnit.MILLIS);
  }

  private static void between(String field, String value, int most) {
    if (value.isEmpty() || value.length() > most) {
      throw new IllegalArgumentException(
          "mirror entry " + field + " '" + value + "' must be 1 to " + most + " characters");
    }
  }

  private static String cut(String words) {
    if (words.length() <= LONGEST_WORDS) {
      return words;
    }
    boolean split = Character.isHighSurrogate(words.charAt(LONGEST_WORDS - 1));
    return words.substring(0, split ? LONGEST_WORDS - 1 : LONGEST_WORDS);
  }

  /** The same for the same content: by it a copy is told from a newer one. */
  public String digest() {
    String content =
        String.join(
            "\n",
            Long.toString(number),
            name,
            words,
            parent,
            owner,
            Long.toString(changedAt.toEpochMilli()),
            body);
    return Secret.of(content).sha256();
  }

  /** Where it stands in the order of the list. */
  public MirrorPosition position() {
    return new MirrorPosition(number, id);
  }
}
