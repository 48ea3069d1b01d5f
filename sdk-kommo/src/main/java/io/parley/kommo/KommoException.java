package io.parley.kommo;

import io.parley.core.RemoteException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kommo refused, failed or did not answer. Names the call by method and path, never by its query,
 * body or token.
 *
 * <p>{@link #retryAfter()} is at most ten minutes when Kommo asked for it, and longer only when the
 * account seems to be blocked.
 */
public final class KommoException extends RemoteException {
  private static final long serialVersionUID = 1L;

  /** {@link #status()} of a call that got no answer. */
  public static final int NO_ANSWER = 0;

  private final String call;
  private final String what;
  private final int status;
  private final String detail;

  @SuppressWarnings("serial") // an immutable list of serializable records
  private final List<ValidationError> errors;

  private final @Nullable String requestId;

  private KommoException(Builder from) {
    super(
        "kommo", from.message(), from.retryable, from.mayHaveHappened, from.retryAfter, from.cause);
    this.call = from.call;
    this.what = from.what;
    this.status = from.status;
    this.detail = from.detail;
    this.errors = List.copyOf(from.errors);
    this.requestId = from.requestId;
  }

  static Builder of(String call) {
    return new Builder(call);
  }

  /** The same failure, for a call of which an earlier try may have got through. */
  KommoException mayHaveHappenedAfterAll() {
    return mayHaveHappened()
        ? this
        : of(call)
            .what(what)
            .status(status)
            .detail(detail)
            .errors(errors)
            .retryable(retryable())
            .mayHaveHappened(true)
            .requestId(requestId)
            .retryAfter(retryAfter().orElse(null))
            .cause(this)
            .build();
  }

  /** Method and path, such as {@code GET /api/v4/leads/7}. */
  public String call() {
    return call;
  }

  /** The HTTP status, or {@link #NO_ANSWER}. */
  public int status() {
    return status;
  }

  /** What Kommo said; empty when it said nothing a person could read. */
  public String detail() {
    return detail;
  }

  /** What was wrong with the request, item by item; empty unless Kommo told. */
  public List<ValidationError> errors() {
    return errors;
  }

  /** The number Kommo's support asks for. */
  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }

  /** Whether the token is no longer good: expired, revoked, or of another account. */
  public boolean unauthorized() {
    return status == 401;
  }

  /** Whether the account may not use this call: not paid, no scope, no right, or not there. */
  public boolean unavailable() {
    return status == 402 || status == 403 || status == 404 || status == 405;
  }

  /** Collects the facts, because they come from several places. Not thread-safe. */
  static final class Builder {
    private final String call;
    private String what = "failed";
    private int status = NO_ANSWER;
    private String detail = "";
    private List<ValidationError> errors = List.of();
    private boolean retryable;
    private boolean mayHaveHappened;
    private @Nullable String requestId;
    private @Nullable Duration retryAfter;
    private @Nullable Throwable cause;

    private Builder(String call) {
      this.call = call;
    }

    /** The middle of the message, between "kommo:" and "on GET …". */
    Builder what(String what) {
      this.what = what;
      return this;
    }

    Builder status(int status) {
      this.status = status;
      return this;
    }

    Builder detail(String detail) {
      this.detail = detail;
      return this;
    }

    Builder errors(List<ValidationError> errors) {
      this.errors = errors;
      return this;
    }

    Builder retryable(boolean retryable) {
      this.retryable = retryable;
      return this;
    }

    Builder mayHaveHappened(boolean mayHaveHappened) {
      this.mayHaveHappened = mayHaveHappened;
      return this;
    }

    Builder requestId(@Nullable String requestId) {
      this.requestId = requestId;
      return this;
    }

    Builder retryAfter(@Nullable Duration retryAfter) {
      this.retryAfter = retryAfter;
      return this;
    }

    Builder cause(Throwable cause) {
      this.cause = cause;
      return this;
    }

    KommoException build() {
      return new KommoException(this);
    }

    private String message() {
      var text = new StringBuilder(what).append(" on ").append(call);
      if (!detail.isEmpty()) {
        text.append(": ").append(detail);
      }
      for (ValidationError error : errors.subList(0, Math.min(3, errors.size()))) {
        text.append("; ").append(error.path()).append(' ').append(error.code());
      }
      if (retryAfter != null) {
        text.append("; retry after ").append(retryAfter);
      }
      return text.toString();
    }
  }
}
