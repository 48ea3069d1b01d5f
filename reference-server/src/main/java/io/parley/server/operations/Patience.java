package io.parley.server.operations;

import io.parley.core.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for the store, but not for ever. Thread-safe. */
public final class Patience {
  private final ExecutorService threads;

  /**
   * @param threads runs what may hang
   */
  public Patience(ExecutorService threads) {
    this.threads = threads;
  }

  /**
   * The call's result. A call that takes longer goes on, but nobody waits for it.
   *
   * @throws StorageException when it takes longer than {@code patience}
   */
  public <T> T within(Duration patience, Supplier<T> call) {
    try {
      return CompletableFuture.supplyAsync(call, threads)
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StorageException("the store did not answer within " + patience, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("interrupted while waiting for the store", e);
    }
  }
}
