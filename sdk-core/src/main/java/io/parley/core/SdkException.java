package io.parley.core;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Root of everything this SDK throws on purpose. Catch a subtype to act, this type to report. */
public abstract class SdkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected SdkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What was tried, the value that was wrong, and the bound or the next step. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Whether the same call, unchanged, may succeed later. False unless a subtype says otherwise. */
  public boolean retryable() {
    return false;
  }

  /** How long to wait before retrying, when the remote side said so. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }
}
