package io.parley.kommo;

import io.parley.core.RemoteException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is no access token to send. Nothing was sent with the call that needed one; a {@link Kommo}
 * client reports it as a {@link KommoException} of that call.
 */
public final class TokenException extends RemoteException {
  private static final long serialVersionUID = 1L;
  private final String reason;
  private final boolean reauthRequired;

  private TokenException(
      String reason, boolean reauth, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super("kommo", reason, !reauth, false, retryAfter, cause);
    this.reason = reason;
    this.reauthRequired = reauth;
  }

  /** No retry helps: a person must connect the account again, for this reason. */
  public static TokenException reauth(String reason) {
    return new TokenException(reason, true, null, null);
  }

  /** The token is being renewed, or could not be just now. */
  public static TokenException busy(
      String reason, Duration retryAfter, Optional<? extends Throwable> cause) {
    return new TokenException(reason, false, retryAfter, cause.orElse(null));
  }

  /** Why, in words for people. */
  public String reason() {
    return reason;
  }

  /** Whether a person must connect the account again. */
  public boolean reauthRequired() {
    return reauthRequired;
  }
}
