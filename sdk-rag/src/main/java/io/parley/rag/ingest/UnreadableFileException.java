package io.parley.rag.ingest;

import io.parley.core.SdkException;
import org.jspecify.annotations.Nullable;

/** A file cannot be read, for a reason that lies in the file. The message is for its owner. */
public final class UnreadableFileException extends SdkException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason completes "the file …", such as {@code is protected by a password}
   */
  public UnreadableFileException(String reason) {
    this(reason, null);
  }

  public UnreadableFileException(String reason, @Nullable Throwable cause) {
    super("the file " + reason, cause);
  }
}
