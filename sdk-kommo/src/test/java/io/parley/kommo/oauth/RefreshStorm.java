package io.parley.kommo.oauth;

import io.parley.core.work.Storage;
import io.parley.kommo.Kommo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Many threads on several nodes use one account while its token runs out again and again: by the
 * clock, which every node sees, and before its time, which each learns by a 401.
 */
final class RefreshStorm {
  /**
   * What came of it.
   *
   * @param refreshes pairs that Kommo gave
   * @param refused exchanges that Kommo refused
   * @param failures calls that failed
   */
  record Result(long refreshes, long refused, int calls, List<String> failures, Duration took) {}

  private RefreshStorm() {}

  /** Runs on nodes with these storages, which all show the same store. */
  static Result run(Shop shop, List<? extends Storage> storages, int threads, int expiries)
      throws Exception {
    List<Shop.Node> nodes = new ArrayList<>();
    for (Storage storage : storages) {
      nodes.add(shop.node(storage, "node-" + (nodes.size() + 1), shop.kommo.baseUrl()));
    }
    nodes.getFirst().connect("acme");
    List<Kommo> clients = nodes.stream().map(node -> node.client("acme")).toList();
    int all = threads * nodes.size();
    long started = System.nanoTime();
    var barrier =
        new CyclicBarrier(
            all, // all have had their answer: now the token runs out
            new Runnable() {
              private int round;

              @Override
              public void run() {
                if (round++ % 2 == 0) {
                  shop.clock.advance(Duration.ofHours(25));
                } else {
                  shop.kommo.account("acme").expireAccessTokens();
                }
              }
            });
    List<String> failures = new ArrayList<>();
    int calls = 0;
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> running = new ArrayList<>();
      for (int i = 0; i < all; i++) {
        Kommo kommo = clients.get(i % clients.size());
        running.add(pool.submit(() -> calls(kommo, barrier, expiries)));
      }
      for (Future<List<String>> one : running) {
        failures.addAll(one.get());
        calls += expiries;
      }
    }
    var result =
        new Result(
            shop.kommo.tokenStats().refreshes(),
            shop.kommo.tokenStats().refused(),
            calls,
            failures,
            Duration.ofNanos(System.nanoTime() - started));
    clients.forEach(Kommo::close);
    nodes.forEach(Shop.Node::close);
    return result;
  }

  private static List<String> calls(Kommo kommo, CyclicBarrier barrier, int expiries)
      throws Exception {
    List<String> failures = new ArrayList<>();
    for (int round = 0; round < expiries; round++) {
      barrier.await(2, TimeUnit.MINUTES);
      try {
        kommo.account();
      } catch (RuntimeException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    return failures;
  }
}
