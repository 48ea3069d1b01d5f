package io.parley.rag.source;

import java.util.Optional;

/**
 * How sources of the index are named, so that a citation tells an article from a file: an article
 * by its own id, a file by {@code file:} and its id.
 */
public final class SourceName {
  private static final String FILE = "file:";

  private SourceName() {}

  /** The name of a file's text in the index and in citations. */
  public static String ofFile(String fileId) {
    return FILE + fileId;
  }

  /** The id of the file that is named so; empty for the name of an article. */
  public static Optional<String> fileId(String sourceId) {
    return sourceId.startsWith(FILE)
        ? Optional.of(sourceId.substring(FILE.length()))
        : Optional.empty();
  }
}
