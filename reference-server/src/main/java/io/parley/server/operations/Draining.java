package io.parley.server.operations;

import java.time.Duration;

/** Whether this process is about to end, and how much time it has for that. Thread-safe. */
public final class Draining {
  private final Duration patience;
  private volatile boolean begun;
  private volatile long since;

  /**
   * @param patience from the beginning to the last answer
   */
  public Draining(Duration patience) {
    this.patience = patience;
  }

  /** From now on nothing new is taken in; a second call changes nothing. */
  public synchronized void begin() {
    if (!begun) {
      since = System.nanoTime();
      begun = true;
    }
  }

  /** Whether nothing new is taken in. */
  public boolean begun() {
    return begun;
  }

  /** What is left of the patience; all of it before the beginning, never less than a second. */
  public Duration left() {
    if (!begun) {
      return patience;
    }
    Duration left = patience.minusNanos(System.nanoTime() - since);
    return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
  }
}
