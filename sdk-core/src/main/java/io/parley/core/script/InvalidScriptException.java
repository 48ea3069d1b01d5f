package io.parley.core.script;

import io.parley.core.SdkException;
import org.jspecify.annotations.Nullable;

/** A script as JSON had another form than it must have. */
public final class InvalidScriptException extends SdkException {
  private static final long serialVersionUID = 1L;
  private final String field;

  InvalidScriptException(String field, String message, @Nullable Throwable cause) {
    super(field.isEmpty() || message.startsWith(field) ? message : field + ": " + message, cause);
    this.field = field;
  }

  /** The place in the JSON, such as {@code steps[2].next[0].goto}; empty for the whole of it. */
  public String field() {
    return field;
  }
}
