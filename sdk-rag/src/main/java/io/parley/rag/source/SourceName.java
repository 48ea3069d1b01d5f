package io.parley.rag.source;

import java.util.Optional;

/**
 * How sources are named, so that a citation tells them apart: an article by its own id, a file by
 * {@code file:} and its id, and a record of the CRM, which stands in no index, by {@code crm:}, its
 * kind and its number.
 */
public final class SourceName {
  private static final String FILE = "file:";
  private static final String RECORD = "crm:";

  private SourceName() {}

  /** The name of a file's text in the index and in citations. */
  public static String ofFile(String fileId) {
    return FILE + fileId;
  }

  /** The record of the CRM that is named so, such as {@code lead:17}; empty for any other name. */
  public static Optional<String> record(String sourceId) {
    return sourceId.startsWith(RECORD)
        ? Optional.of(sourceId.substring(RECORD.length()))
        : Optional.empty();
  }

  /** The id of the file that is named so; empty for any other name. */
  public static Optional<String> fileId(String sourceId) {
    return sourceId.startsWith(FILE)
        ? Optional.of(sourceId.substring(FILE.length()))
        : Optional.empty();
  }
}
