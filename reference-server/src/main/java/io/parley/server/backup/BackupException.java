package io.parley.server.backup;

import io.parley.core.SdkException;
import org.jspecify.annotations.Nullable;

/** A backup could not be taken or restored; the message says why and what to do. */
public final class BackupException extends SdkException {
  private static final long serialVersionUID = 1L;

  BackupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
