package io.parley.kommo.oauth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A call that runs on a thread of its own. */
record Started<T>(CompletableFuture<T> future) {
  static <T> Started<T> run(Supplier<T> call) {
    CompletableFuture<T> future = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                future.complete(call.get());
              } catch (Throwable e) {
                future.completeExceptionally(e);
              }
            });
    return new Started<>(future);
  }

  T result() throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(60, TimeUnit.SECONDS);
  }
}
