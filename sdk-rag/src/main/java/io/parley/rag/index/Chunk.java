package io.parley.rag.index;

import io.parley.core.language.Language;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A piece of a source that is found, shown and cited as one. Immutable.
 *
 * @param id the same for the same text in the same place of the same source, so that cutting a
 *     source again changes only what was edited; see {@link #idOf}
 * @param sourceId what it was cut from, such as an article
 * @param path the title of the source and the headings above the chunk, outermost first; at least
 *     the title, which may be empty
 * @param text what is shown and quoted: plain text, not blank
 * @param language of the text; empty when it is not one of ours
 * @param ordinal place within the source, from 0
 * @param updatedAt when the source was last edited
 * @param categoryId the category of the source; empty for none
 */
public record Chunk(
    String id,
    String sourceId,
    List<String> path,
    String text,
    Optional<Language> language,
    int ordinal,
    Instant updatedAt,
    Optional<String> categoryId) {

  public Chunk {
    path = List.copyOf(path);
    if (id.isBlank() || sourceId.isBlank()) {
      throw new IllegalArgumentException(
          "chunk id '" + id + "' and source id '" + sourceId + "' must not be blank");
    }
    if (path.isEmpty()) {
      throw new IllegalArgumentException("path of chunk " + id + " must start with a title");
    }
    if (text.isBlank()) {
      throw new IllegalArgumentException("text of chunk " + id + " must not be blank");
    }
    if (ordinal < 0) {
      throw new IllegalArgumentException("ordinal " + ordinal + " must not be negative");
    }
  }

  /** The same in that category, or in none. */
  public Chunk inCategory(Optional<String> category) {
    return new Chunk(id, sourceId, path, text, language, ordinal, updatedAt, category);
  }

  /** The path on one line, such as {@code Delivery > Abroad}. Indexed with the text, not shown. */
  public String header() {
    return String.join(" > ", path.stream().filter(part -> !part.isBlank()).toList());
  }

  /**
   * The id of the {@code repetition}-th chunk (from 0) of a source with this path and text: the
   * first 16 bytes of a SHA-256, in hexadecimal.
   */
  public static String idOf(String sourceId, List<String> path, String text, int repetition) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(sourceId, String.join("\n", path), text, "" + repetition)) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        hash.update(
            new byte[] {
              (byte) (bytes.length >> 24),
              (byte) (bytes.length >> 16),
              (byte) (bytes.length >> 8),
              (byte) bytes.length
            });
        hash.update(bytes);
      }
      return HexFormat.of().formatHex(hash.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
