package io.parley.server.outgoing;

import io.parley.core.RemoteException;
import org.jspecify.annotations.Nullable;

/** A host that a user named did not answer, or not within the bounds. */
public final class OutgoingException extends RemoteException {
  private static final long serialVersionUID = 1L;

  OutgoingException(
      String host,
      String message,
      boolean retryable,
      boolean mayHaveHappened,
      @Nullable Throwable cause) {
    super(host, message, retryable, mayHaveHappened, null, cause);
  }
}
