package io.parley.rag.index;

import io.parley.core.language.Language;
import java.util.Optional;

/**
 * What to look for. Immutable.
 *
 * @param text as the customer wrote it; the empty text finds nothing
 * @param language of the text; empty when it cannot be told, which searches all languages
 * @param filter which chunks may be found
 * @param limit the most hits to return, 1 to 1000
 */
public record TextQuery(String text, Optional<Language> language, ChunkFilter filter, int limit) {
  public TextQuery {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit " + limit + " must be 1 to 1000");
    }
  }

  /** A query in the language that the text is detected to be in, over all chunks. */
  public static TextQuery of(String text, int limit) {
    return new TextQuery(text, Language.detect(text), ChunkFilter.NONE, limit);
  }
}
