package io.parley.server.console;

import jakarta.ws.rs.WebApplicationException;
import org.jspecify.annotations.Nullable;

/** A request of the console that ends with an error page. */
final class ConsoleError extends WebApplicationException {
  private static final long serialVersionUID = 1L;

  ConsoleError(int status) {
    this(status, null);
  }

  ConsoleError(int status, @Nullable Throwable cause) {
    super(cause, status);
  }
}
