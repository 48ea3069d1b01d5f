package io.parley.core.work;

import java.time.Duration;

/**
 * Is told what a worker does, for those who count and time. Called on the worker's threads: quick,
 * thread-safe, and without throwing.
 */
public interface WorkWatcher {
  /** One that looks away. */
  WorkWatcher NONE = new WorkWatcher() {};

  /**
   * A job was claimed.
   *
   * @param late how long after it was due; zero or more
   */
  default void claimed(Job job, Duration late) {}

  /** A claim ended and its outcome is stored, {@code took} after it began. */
  default void ended(Job job, Ending ending, Duration took) {}

  /** A claim was lost, or its outcome could not be stored: the job comes back by itself. */
  default void lost(Job job) {}
}
