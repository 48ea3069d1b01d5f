package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SharedBudgetsTest {
  private static final String ACCOUNT = "acme.kommo.com";

  @Test
  void three_nodes_together_stay_within_the_limit_in_memory() throws Exception {
    threeNodesStayWithinTheLimit(new InMemoryStorage());
  }

  @Test
  void three_nodes_together_stay_within_the_limit_on_postgresql() throws Exception {
    try (var schema = PostgresSchema.create()) {
      threeNodesStayWithinTheLimit(SqlStorage.postgres(schema.url(), 6, Clock.systemUTC()));
    }
  }

  private static void threeNodesStayWithinTheLimit(Storage storage) throws Exception {
    List<Long> sent = Collections.synchronizedList(new ArrayList<>());
    try (storage;
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int node = 0; node < 3; node++) {
        RateBudget budget =
            new SharedBudgets(
                    storage, "node-" + node, 6, Clock.systemUTC(), account -> BudgetWatcher.NOBODY)
                .of(ACCOUNT);
        for (int i = 0; i < 12; i++) {
          Lane lane = Lane.values()[i % 4];
          calls.add(threads.submit(() -> sent.add(sentAt(budget, lane))));
        }
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }

    assertThat(sent).hasSize(36);
    for (long from : sent) {
      assertThat(sent.stream().filter(at -> at >= from && at < from + Slots.SECOND).count())
          .isLessThanOrEqualTo(RateBudget.LIMIT);
    }
  }

  /** Right before it is noted as sent, so that what happens on a busy machine does not count. */
  private static long sentAt(RateBudget budget, Lane lane) throws InterruptedException {
    try (RateBudget.Permit permit = budget.acquire(lane, Duration.ofSeconds(10))) {
      assertThat(permit.refused()).isEmpty();
      long now = System.nanoTime();
      permit.sent();
      return now;
    }
  }

  @Test
  void under_a_block_one_node_probes_for_all() throws Exception {
    var clock = MutableClock.at(Instant.parse("2026-11-25T12:00:00Z"));
    List<FakeTime> times = new ArrayList<>();
    List<RateBudget> nodes = new ArrayList<>();
    try (var storage = new InMemoryStorage()) {
      for (int node = 0; node < 3; node++) {
        var time = new FakeTime();
        times.add(time);
        nodes.add(
            new SharedBudgets(
                    storage, "node-" + node, 6, clock, time, account -> BudgetWatcher.NOBODY)
                .of(ACCOUNT));
      }
      RateBudget first = nodes.getFirst();
      assertThat(send(first)).isEmpty();
      first.rejected(Optional.of(Duration.ofMillis(1)));
      var unused = first.forbidden("GET /leads");
      assertThat(first.forbidden("GET /users")).contains(Duration.ofMinutes(15));
      for (RateBudget node : nodes) {
        awaitRefused(node);
      }

      for (int quarter = 0; quarter < 3; quarter++) {
        clock.advance(Duration.ofMinutes(15));
        times.forEach(time -> time.advance(Duration.ofMinutes(15)));
        if (quarter == 0) {
          assertThat(granted(nodes)).isEqualTo(1);
          // The probe was refused: an hour.
          RateBudget prober = prober(nodes);
          assertThat(prober.forbidden("GET /leads")).contains(Duration.ofHours(1));
          for (RateBudget node : nodes) {
            awaitHold(node, Duration.ofMinutes(59));
          }
        } else {
          assertThat(granted(nodes)).isZero();
        }
      }

      clock.advance(Duration.ofMinutes(31));
      times.forEach(time -> time.advance(Duration.ofMinutes(31)));
      assertThat(granted(nodes)).isEqualTo(1);
      prober(nodes).answered();
      for (RateBudget node : nodes) {
        awaitSent(node);
      }
    }
  }

  private static int granted(List<RateBudget> nodes) throws InterruptedException {
    int granted = 0;
    for (int round = 0; round < 3; round++) {
      for (RateBudget node : nodes) {
        granted += send(node).isEmpty() ? 1 : 0;
      }
    }
    return granted;
  }

  /** The one whose probe is under way: it alone sent since the block. */
  private static RateBudget prober(List<RateBudget> nodes) {
    return nodes.stream().filter(node -> node.state().probing()).findFirst().orElseThrow();
  }

  private static Optional<Duration> send(RateBudget budget) throws InterruptedException {
    try (RateBudget.Permit permit = budget.acquire(Lane.ACTIONS, Duration.ZERO)) {
      if (permit.refused().isEmpty()) {
        permit.sent();
      }
      return permit.refused();
    }
  }

  private static void awaitRefused(RateBudget node) throws InterruptedException {
    while (send(node).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static void awaitSent(RateBudget node) throws InterruptedException {
    while (send(node).isPresent()) {
      Thread.onSpinWait();
    }
  }

  private static void awaitHold(RateBudget node, Duration atLeast) throws InterruptedException {
    while (send(node).filter(hold -> hold.compareTo(atLeast) > 0).isEmpty()) {
      Thread.onSpinWait();
    }
  }
}
