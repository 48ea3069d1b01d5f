package io.parley.server.audit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who acts on the present thread. Requests are answered on one thread each, so whoever was let in
 * is who changes what the thread commits. Thread-safe.
 */
public final class Acting {
  @SuppressWarnings(
      "ThreadLocalUsage") // one for each server of a process, of which tests have many
  private final ThreadLocal<@Nullable Actor> present = new ThreadLocal<>();

  /** From here on this thread acts for somebody. */
  public void as(Actor actor) {
    present.set(actor);
  }

  /** From here on this thread acts for the server itself. */
  public void done() {
    present.remove();
  }

  /** Who acts now. */
  public Actor now() {
    return Optional.ofNullable(present.get()).orElse(Actor.SERVER);
  }
}
