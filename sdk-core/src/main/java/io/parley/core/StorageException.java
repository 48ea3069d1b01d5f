package io.parley.core;

import org.jspecify.annotations.Nullable;

/** The store could not do what was asked. Nothing of the failed call was kept. */
public final class StorageException extends SdkException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** True: a store that is away usually comes back. */
  @Override
  public boolean retryable() {
    return true;
  }
}
