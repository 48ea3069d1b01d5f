package io.parley.core.json;

import io.parley.core.SdkException;
import org.jspecify.annotations.Nullable;

/** A text that should have been JSON was not, or was JSON of another shape. */
public final class MalformedJsonException extends SdkException {
  private static final long serialVersionUID = 1L;
  private final String field;
  private final boolean wellFormed;

  MalformedJsonException(
      String message, String field, boolean wellFormed, @Nullable Throwable cause) {
    super(message, cause);
    this.field = field;
    this.wellFormed = wellFormed;
  }

  /** The field that was wrong, such as {@code steps[2].wait}; empty when the text is not JSON. */
  public String field() {
    return field;
  }

  /** Whether the text is JSON at all, only of another shape than asked for. */
  public boolean wellFormed() {
    return wellFormed;
  }
}
