package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.append;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.event;
import static io.parley.core.testkit.Sample.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.core.TenantId;
import io.parley.core.tally.Tallies;
import io.parley.core.tally.Tallies.Query;
import io.parley.core.tally.Tallies.Sum;
import io.parley.core.tally.Tally;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What {@code Tallies} promises: sums of any time, once each, and no addition lost. */
public interface TalliesContract {
  /** When the day of {@code NOON} begins. */
  Instant MIDNIGHT = NOON.minus(Duration.ofHours(12));

  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static Write.Count count(TenantId tenant, Instant at, String detail, long amount) {
    return new Write.Count(
        tenant, new Tally(at, "message", "sofia", detail, amount), Optional.empty());
  }

  private static Write.Count countOf(Write of) {
    return new Write.Count(ACME, Tally.one(NOON, "message", "sofia", "customer"), Optional.of(of));
  }

  private static List<Sum> day(Tallies tallies, TenantId tenant) {
    return tallies.sums(
        tenant, new Query(List.of(MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(1))), Optional.empty()));
  }

  @Test
  default void counts_are_summed_by_slice_name_agent_and_detail() {
    try (Storage storage = emptyStorage()) {
      storage
          .work()
          .commit(
              List.of(
                  count(ACME, NOON, "customer", 1),
                  count(ACME, NOON.plusSeconds(1000), "customer", 2),
                  count(ACME, NOON, "agent", 5),
                  count(ACME, NOON, "human", 1),
                  count(ACME, NOON, "human", -1),
                  count(GLOBEX, NOON, "customer", 70)),
              NOON);
      storage.work().commit(List.of(count(ACME, NOON, "customer", 10)), NOON);

      assertThat(day(storage.tallies(), ACME))
          .containsExactly(
              new Sum(MIDNIGHT, "message", "sofia", "agent", 5),
              new Sum(MIDNIGHT, "message", "sofia", "customer", 13));
      assertThat(day(storage.tallies(), GLOBEX))
          .containsExactly(new Sum(MIDNIGHT, "message", "sofia", "customer", 70));
    }
  }

  @Test
  default void a_slice_ends_where_the_next_begins() {
    try (Storage storage = emptyStorage()) {
      // In Kathmandu, 5:45 ahead, the day of the 20th begins at 18:15 of the 19th.
      storage
          .work()
          .commit(
              List.of(
                  count(ACME, Instant.parse("2026-11-18T18:14:59Z"), "customer", 4),
                  count(ACME, Instant.parse("2026-11-19T18:14:59Z"), "customer", 1),
                  count(ACME, Instant.parse("2026-11-19T18:15:00Z"), "customer", 2),
                  count(ACME, Instant.parse("2026-11-20T18:15:00Z"), "customer", 8)),
              NOON);

      List<Instant> days =
          List.of(
              Instant.parse("2026-11-18T18:15:00Z"),
              Instant.parse("2026-11-19T18:15:00Z"),
              Instant.parse("2026-11-20T18:15:00Z"));
      assertThat(storage.tallies().sums(ACME, new Query(days, Optional.of("sofia"))))
          .extracting(Sum::start, Sum::amount)
          .containsExactly(tuple(days.get(0), 1L), tuple(days.get(1), 2L));
      assertThat(storage.tallies().sums(ACME, new Query(days, Optional.of("nobody")))).isEmpty();
    }
  }

  /**
   * Counts of two years, early ones written late and some taken back, against times that begin and
   * end anywhere: at quarters, at days and at months of many clocks.
   */
  @Test
  default void the_sums_of_any_time_are_those_of_the_counts_in_it() {
    var random = new Random(20261126);
    List<Tally> counted = RandomTallies.of(random, 1_500);
    try (Storage storage = emptyStorage()) {
      for (int from = 0; from < counted.size(); from += 30) {
        storage
            .work()
            .commit(
                counted.subList(from, from + 30).stream()
                    .<Write>map(tally -> new Write.Count(ACME, tally, Optional.empty()))
                    .toList(),
                NOON);
      }

      for (int i = 0; i < 60; i++) {
        Query query = RandomTallies.query(random);
        assertThat(storage.tallies().sums(ACME, query))
            .as(query.toString())
            .containsExactlyElementsOf(RandomTallies.summed(counted, query));
      }
    }
  }

  @Test
  default void what_changed_nothing_is_not_counted() {
    try (Storage storage = emptyStorage()) {
      for (int i = 0; i < 2; i++) {
        Write message = append("talk:1", "m1");
        Write happened = new Write.Happened(event("e1", "lead:1"));
        storage
            .work()
            .commit(List.of(countOf(message), message, happened, countOf(happened)), NOON);
      }

      assertThat(day(storage.tallies(), ACME)).extracting(Sum::amount).containsExactly(2L);
    }
  }

  @Test
  default void a_lost_claim_counts_nothing() {
    try (Storage storage = emptyStorage()) {
      storage.work().commit(List.of(new Write.Enqueue(job("j1"))), NOON);
      Job lost = storage.work().claim(claim(NOON, 1)).getFirst();
      Instant later = NOON.plus(Sample.LEASE).plusSeconds(1);
      Job held = storage.work().claim(claim(later, 1)).getFirst();
      List<Write> writes = List.of(count(ACME, NOON, "customer", 1));

      assertThat(storage.work().close(lost, new Ending.Done(), writes, later)).isFalse();
      assertThat(storage.work().close(held, new Ending.Done(), writes, later)).isTrue();

      assertThat(day(storage.tallies(), ACME)).extracting(Sum::amount).containsExactly(1L);
    }
  }

  @Test
  default void additions_at_the_same_time_are_all_kept() throws Exception {
    try (Storage storage = emptyStorage();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          java.util.stream.IntStream.range(0, 40)
              .<Future<?>>mapToObj(
                  i ->
                      threads.submit(
                          () ->
                              storage
                                  .work()
                                  .commit(
                                      i % 2 == 0
                                          ? List.of(
                                              count(ACME, NOON, "a", 1), count(ACME, NOON, "b", 1))
                                          : List.of(
                                              count(ACME, NOON, "b", 1), count(ACME, NOON, "a", 1)),
                                      NOON)))
              .toList();
      for (Future<?> each : running) {
        each.get();
      }

      assertThat(day(storage.tallies(), ACME)).extracting(Sum::amount).containsExactly(40L, 40L);
    }
  }

  @Test
  default void a_query_without_two_quarters_in_order_is_refused() {
    assertThatThrownBy(() -> new Query(List.of(NOON, NOON.plusSeconds(899)), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be in an earlier quarter of an hour than");
    assertThatThrownBy(() -> new Query(List.of(NOON), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 bounds must be 2 to 10000");
  }
}
