package io.parley.rag.ingest;

import io.parley.core.SdkException;

/** A file is of a kind that is not read. */
public final class UnsupportedFileException extends SdkException {
  private static final long serialVersionUID = 1L;

  UnsupportedFileException(String message) {
    super(message, null);
  }
}
