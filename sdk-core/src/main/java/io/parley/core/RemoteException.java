package io.parley.core;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A remote system refused, failed or did not answer. Carries what a caller can act on: who it was,
 * whether the call may have been carried out, whether to try again and when.
 */
public class RemoteException extends SdkException {
  private static final long serialVersionUID = 1L;
  private final String remote;
  private final boolean retryable;
  private final boolean mayHaveHappened;

  @SuppressWarnings("serial") // Duration is serializable; kept as a field only for the accessor
  private final @Nullable Duration retryAfter;

  /**
   * @param remote the system that was called, such as {@code kommo}
   * @param message what was tried, the value that was wrong, and the bound or the next step
   * @param retryable whether the same call may succeed later
   * @param mayHaveHappened whether the remote side may have done the work although no good answer
   *     came: true for a time-out or a connection cut after the request was sent
   * @param retryAfter how long the remote side asked to wait; null when it did not say
   * @param cause the failure underneath; null when the remote side answered
   */
  public RemoteException(
      String remote,
      String message,
      boolean retryable,
      boolean mayHaveHappened,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(remote + ": " + message, cause);
    this.remote = remote;
    this.retryable = retryable;
    this.mayHaveHappened = mayHaveHappened;
    this.retryAfter = retryAfter;
  }

  /** The system that was called, such as {@code kommo}. */
  public final String remote() {
    return remote;
  }

  /**
   * Whether the work may have been done all the same. Such a call must be looked up before it is
   * repeated.
   */
  public final boolean mayHaveHappened() {
    return mayHaveHappened;
  }

  @Override
  public final boolean retryable() {
    return retryable;
  }

  @Override
  public final Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
