package io.parley.server.operations;

import io.parley.core.SdkException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears away once an hour what has had its time. Runs on one thread of its own. */
public final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration EVERY = Duration.ofHours(1);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("housekeeping").factory());

  /** Starts with these chores; the first round is in an hour. */
  public Housekeeping(List<Runnable> chores) {
    var unused =
        thread.scheduleAtFixedRate(
            () -> chores.forEach(Housekeeping::run),
            EVERY.toMinutes(),
            EVERY.toMinutes(),
            TimeUnit.MINUTES);
  }

  private static void run(Runnable chore) {
    try {
      chore.run();
    } catch (SdkException e) {
      log.warn("a chore is left for the next hour: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
