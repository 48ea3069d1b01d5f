package io.parley.automation.rule;

import io.parley.core.SdkException;
import org.jspecify.annotations.Nullable;

/** A rule or condition as JSON had another form than it must have. */
public final class InvalidRuleException extends SdkException {
  private static final long serialVersionUID = 1L;
  private final String field;

  InvalidRuleException(String field, String message, @Nullable Throwable cause) {
    super(field.isEmpty() || message.startsWith(field) ? message : field + ": " + message, cause);
    this.field = field;
  }

  /** The place in the JSON, such as {@code when.all[1].op}; empty for the whole of it. */
  public String field() {
    return field;
  }
}
