package io.parley.server.load;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures what a webhook asks of the store, on the PostgreSQL at the JDBC URLs given: finding
 * whose its secret is, reading what the tenant has under it, and committing an event. Rounds go
 * round the URLs, so that a slow minute of the machine hits all; printed are medians over the
 * rounds.
 */
final class RowSecurityCost {
  private static final int ROUNDS = 7;
  private static final int HOOKS = 2_000;
  private static final int CALLERS = 8;

  private RowSecurityCost() {}

  public static void main(String[] urls) throws InterruptedException {
    var seconds = new double[urls.length][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) { // the first warms up
      for (int i = 0; i < urls.length; i++) {
        double took = run(urls[i]);
        if (round >= 0) {
          seconds[i][round] = took;
        }
      }
    }
    double first = median(seconds[0]);
    for (int i = 0; i < urls.length; i++) {
      double median = median(seconds[i]);
      System.out.printf(
          "%d: %,.0f hooks/s, %.3f ms each for %d callers, ratio %.3f%n",
          i + 1, HOOKS / median, median / HOOKS * CALLERS * 1e3, CALLERS, median / first);
    }
  }

  private static double run(String url) throws InterruptedException {
    try (Storage storage = SqlStorage.postgres(url, CALLERS + 2, Clock.systemUTC())) {
      var tenant = new TenantId("bench-" + UUID.randomUUID().toString().substring(0, 8));
      storage
          .work()
          .commit(
              List.of(
                  new Write.Put(
                      tenant, "integration", "i", Map.of("hook", tenant.value()), "{}", 0)),
              Instant.now());
      var next = new AtomicInteger();
      long started = System.nanoTime();
      try (var threads = Executors.newFixedThreadPool(CALLERS)) {
        for (int i = 0; i < CALLERS; i++) {
          threads.execute(
              () -> {
                while (next.getAndIncrement() < HOOKS) {
                  hook(storage, tenant);
                }
              });
        }
      }
      return (System.nanoTime() - started) / 1e9;
    }
  }

  private static void hook(Storage storage, TenantId tenant) {
    Instant now = Instant.now();
    if (storage.documents().locate("integration", "hook", tenant.value()).size() != 1
        || storage.documents().find(tenant, "integration", "i").isEmpty()) {
      throw new IllegalStateException("the tenant's own document is not seen");
    }
    String id = UniqueId.at(now);
    storage
        .work()
        .commit(
            List.of(
                new Write.Happened(
                    new Event(
                        tenant,
                        id,
                        "lead.created",
                        "lead:" + id,
                        id,
                        now,
                        now,
                        "bench",
                        Map.of("lead.name", "Big"),
                        Optional.empty(),
                        0))),
            now);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
