package io.parley.automation.sequence;

import io.parley.core.SdkException;
import org.jspecify.annotations.Nullable;

/** A sequence as JSON had another form than it must have. */
public final class InvalidSequenceException extends SdkException {
  private static final long serialVersionUID = 1L;
  private final String field;

  InvalidSequenceException(String field, String message, @Nullable Throwable cause) {
    super(field.isEmpty() || message.startsWith(field) ? message : field + ": " + message, cause);
    this.field = field;
  }

  /** The place in the JSON, such as {@code steps[2].for}; empty for the whole of it. */
  public String field() {
    return field;
  }
}
