package io.parley.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parts of something larger, closed in the reverse order of their opening. Not thread-safe. */
final class Parts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Takes care that {@code part} is closed; returns it. */
  <T extends AutoCloseable> T opened(T part) {
    parts.addFirst(part);
    return part;
  }

  /** Closes all of them; one that fails keeps none of the others from it. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.removeFirst().close();
      } catch (Exception e) {
        log.warn("a part of the server did not close", e);
      }
    }
  }
}
