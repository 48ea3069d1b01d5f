package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateBudgetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long SECOND = 1_000_000_000L;

  private final FakeTime time = new FakeTime();
  private final RateBudget budget = new RateBudget(6, time);

  /** Sends one request: how long the account is on hold, when nothing was sent. */
  private static Optional<Duration> send(RateBudget budget, Lane lane) throws InterruptedException {
    try (RateBudget.Permit permit = budget.acquire(lane, PATIENCE)) {
      if (permit.refused().isEmpty()) {
        permit.sent();
      }
      return permit.refused();
    }
  }

  @Test
  void the_first_permit_is_free_and_the_next_waits_for_its_part_of_the_second() throws Exception {
    long start = time.nanos();
    send(budget, Lane.ACTIONS);
    assertThat(time.nanos()).isEqualTo(start);

    send(budget, Lane.ACTIONS);

    assertThat(time.nanos() - start).isEqualTo((SECOND + Slots.MARGIN) / 6);
    assertThat(budget.counters().granted()).isEqualTo(2);
    assertThat(budget.counters().waited())
        .isBetween(Duration.ofMillis(172), Duration.ofMillis(173));
  }

  @Test
  void no_second_ever_sees_more_than_seven_whatever_lanes_and_pauses() throws Exception {
    for (int pace = 1; pace <= RateBudget.LIMIT; pace++) {
      var paced = new RateBudget(pace, time);
      List<Long> sent = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        send(paced, Lane.values()[i % 4]);
        sent.add(time.nanos());
        if (i % 13 == 0) {
          time.advance(Duration.ofMillis(i * 7L));
        }
      }

      for (long from : sent) {
        assertThat(sent.stream().filter(at -> at >= from && at < from + SECOND).count())
            .isLessThanOrEqualTo(Math.min(RateBudget.LIMIT, pace + 1));
      }
    }
  }

  @Test
  void the_second_counts_from_when_a_request_was_written_out() throws Exception {
    var one = new RateBudget(1, time);
    try (RateBudget.Permit permit = one.acquire(Lane.SYNC, PATIENCE)) {
      time.advance(Duration.ofMillis(400));
      permit.sent();
    }
    long written = time.nanos();

    send(one, Lane.SYNC);

    assertThat(time.nanos() - written).isEqualTo(SECOND + Slots.MARGIN);
  }

  @Test
  void a_429_moves_requests_further_apart_and_calm_brings_them_together_again() throws Exception {
    var one = new RateBudget(1, time);
    one.rejected(Optional.of(Duration.ofMillis(1)));
    send(one, Lane.SYNC);
    long first = time.nanos();
    send(one, Lane.SYNC);
    assertThat(time.nanos() - first).isEqualTo(SECOND + Slots.MARGIN * 3 / 2);

    for (int i = 0; i < 500; i++) {
      send(one, Lane.SYNC);
    }

    long calm = time.nanos();
    send(one, Lane.SYNC);
    assertThat(time.nanos() - calm).isEqualTo(SECOND + Slots.MARGIN);
  }

  @Test
  void a_permit_that_sent_nothing_is_given_back_at_once() throws Exception {
    var one = new RateBudget(7, time);
    for (int i = 0; i < 7; i++) {
      one.acquire(Lane.LIVE, PATIENCE).close();
    }
    long start = time.nanos();

    send(one, Lane.LIVE);

    assertThat(time.nanos()).isEqualTo(start);
  }

  @Test
  void a_live_reply_has_one_request_a_second_for_itself() throws Exception {
    for (int i = 0; i < 12; i++) {
      send(budget, Lane.SYNC);
    }
    long start = time.nanos();

    send(budget, Lane.LIVE);

    assertThat(time.nanos()).isEqualTo(start);
  }

  @Test
  void at_the_full_pace_a_live_reply_waits_for_no_more_than_the_next_slot() throws Exception {
    var full = new RateBudget(7, time);
    for (int i = 0; i < 50; i++) {
      send(full, Lane.SYNC);
    }
    long start = time.nanos();

    send(full, Lane.LIVE);

    assertThat(Duration.ofNanos(time.nanos() - start)).isLessThanOrEqualTo(Duration.ofMillis(150));
  }

  @Test
  void many_threads_together_stay_within_the_limit() throws Exception {
    var threads =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              try {
                                send(budget, Lane.values()[i % 4]);
                              } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                              }
                            }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(budget.counters().granted()).isEqualTo(40);
    assertThat(time.nanos() - 5 * SECOND).isGreaterThanOrEqualTo(39 / 7 * SECOND);
  }

  @Test
  void urgent_lanes_go_first_and_inside_a_lane_the_first_come() throws Exception {
    var gate = new GatedTime();
    var gated = new RateBudget(7, gate);
    gate.open.release(6);
    for (int i = 0; i < 7; i++) {
      send(gated, Lane.SYNC);
    }
    gate.open.drainPermits();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (String name :
        List.of("SYNC a", "ACTIONS b", "SYNC c", "LIVE d", "SEQUENCES e", "LIVE f")) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      send(gated, Lane.valueOf(name.split(" ")[0]));
                      order.add(name);
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  }));
      while (gated.counters().waiting() < threads.size()) {
        Thread.onSpinWait();
      }
    }

    // One at a time, because a thread may record its permit long after it got it.
    for (int i = 1; i <= threads.size(); i++) {
      gate.open.release();
      while (order.size() < i) {
        Thread.onSpinWait();
      }
    }

    assertThat(order)
        .containsExactly("LIVE d", "LIVE f", "ACTIONS b", "SEQUENCES e", "SYNC a", "SYNC c");
  }

  @Test
  void after_a_429_the_whole_account_waits_as_long_as_asked() throws Exception {
    budget.rejected(Optional.of(Duration.ofSeconds(5)));
    long start = time.nanos();

    assertThat(send(budget, Lane.LIVE)).isEmpty();

    assertThat(time.nanos() - start).isEqualTo(5 * SECOND);
  }

  @Test
  void a_wait_beyond_the_patience_is_told_and_takes_no_permit() throws Exception {
    budget.rejected(Optional.of(Duration.ofSeconds(300)));

    assertThat(send(budget, Lane.LIVE)).contains(Duration.ofSeconds(300));

    assertThat(budget.counters().granted()).isZero();
    assertThat(budget.counters().hold()).isEqualTo(Duration.ofSeconds(300));
    assertThat(budget.counters().waiting()).isZero();
  }

  @Test
  void a_429_without_a_time_doubles_up_to_a_minute_until_an_answer_comes() {
    var waits = IntStream.range(0, 8).mapToObj(i -> budget.rejected(Optional.empty())).toList();
    budget.answered();

    assertThat(waits.stream().map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    assertThat(budget.rejected(Optional.empty())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void one_missing_right_is_no_block_even_after_a_429() {
    budget.rejected(Optional.empty());

    assertThat(budget.forbidden("GET /users")).isEmpty();
    assertThat(budget.forbidden("GET /users")).isEmpty();
    assertThat(budget.counters().blocked()).isFalse();
  }

  @Test
  void two_endpoints_that_refuse_after_a_429_are_a_block_of_fifteen_minutes() {
    budget.rejected(Optional.empty());

    assertThat(budget.forbidden("GET /users")).isEmpty();
    assertThat(budget.forbidden("GET /leads")).contains(Duration.ofMinutes(15));

    assertThat(budget.counters().blocked()).isTrue();
    assertThat(budget.counters().hold()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void without_a_429_it_takes_four_endpoints_and_no_good_answer_between() {
    assertThat(budget.forbidden("a")).isEmpty();
    assertThat(budget.forbidden("b")).isEmpty();
    budget.answered();
    assertThat(budget.forbidden("c")).isEmpty();
    assertThat(budget.forbidden("d")).isEmpty();
    assertThat(budget.forbidden("e")).isEmpty();

    assertThat(budget.forbidden("f")).contains(Duration.ofMinutes(15));
  }

  @Test
  void one_probe_decides_between_going_on_and_waiting_longer() throws Exception {
    block();
    time.advance(Duration.ofMinutes(15));

    assertThat(send(budget, Lane.SYNC)).isEmpty();
    assertThat(send(budget, Lane.LIVE)).isPresent();
    assertThat(budget.forbidden("a")).contains(Duration.ofHours(1));
    time.advance(Duration.ofHours(1));
    assertThat(send(budget, Lane.SYNC)).isEmpty();
    assertThat(budget.forbidden("a")).contains(Duration.ofHours(6));
    time.advance(Duration.ofHours(6));
    assertThat(send(budget, Lane.SYNC)).isEmpty();
    assertThat(budget.forbidden("a")).contains(Duration.ofHours(6));
    time.advance(Duration.ofHours(6));
    assertThat(send(budget, Lane.SYNC)).isEmpty();
    budget.answered();

    assertThat(send(budget, Lane.SYNC)).isEmpty();
    assertThat(budget.counters().blocked()).isFalse();
  }

  @Test
  void a_probe_without_an_answer_lets_another_one_go() throws Exception {
    block();
    time.advance(Duration.ofMinutes(15));
    send(budget, Lane.SYNC);
    budget.unanswered();

    assertThat(send(budget, Lane.SYNC)).isEmpty();
    assertThat(budget.counters().blocked()).isTrue();
  }

  @Test
  void late_refusals_of_calls_already_out_do_not_lengthen_a_block() {
    block();

    assertThat(budget.forbidden("GET /other")).isEmpty();
    assertThat(budget.counters().hold()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void an_account_that_is_not_paid_is_probed_once_an_hour() throws Exception {
    assertThat(budget.unpaid("GET /leads")).isEmpty();
    assertThat(budget.unpaid("GET /leads")).isEmpty();
    assertThat(budget.unpaid("GET /users")).contains(Duration.ofHours(1));
    assertThat(budget.counters().paused()).contains(PauseCause.UNPAID);
    assertThat(send(budget, Lane.LIVE)).contains(Duration.ofHours(1));

    time.advance(Duration.ofHours(1));
    assertThat(send(budget, Lane.SYNC)).isEmpty();
    assertThat(send(budget, Lane.LIVE)).isPresent();
    assertThat(budget.unpaid("GET /leads")).contains(Duration.ofHours(1));
    time.advance(Duration.ofHours(1));
    assertThat(send(budget, Lane.SYNC)).isEmpty();
    budget.answered();

    assertThat(send(budget, Lane.LIVE)).isEmpty();
    assertThat(budget.counters().paused()).isEmpty();
  }

  @Test
  void a_watcher_is_told_of_waits_holds_pauses_and_the_end_of_them() throws Exception {
    List<String> told = new ArrayList<>();
    var watched =
        new RateBudget(
            Slots.perSecond(6, true),
            time,
            new BudgetWatcher() {
              @Override
              public void waited(Lane lane, Duration wait) {
                told.add(lane + " " + wait.toMillis());
              }

              @Override
              public void rejected(Duration hold) {
                told.add("rejected " + hold);
              }

              @Override
              public void paused(PauseCause cause, Duration pause) {
                told.add(cause + " " + pause);
              }

              @Override
              public void resumed() {
                told.add("resumed");
              }
            },
            false,
            () -> {});
    send(watched, Lane.SYNC);
    send(watched, Lane.SYNC);
    watched.rejected(Optional.of(Duration.ofSeconds(2)));
    var unused = watched.forbidden("a");
    unused = watched.forbidden("b");
    watched.answered();

    assertThat(told)
        .containsExactly("SYNC 0", "SYNC 172", "rejected PT2S", "BLOCKED PT15M", "resumed");
  }

  @Test
  void a_pace_beyond_what_kommo_allows_is_refused() {
    assertThatThrownBy(() -> RateBudget.perSecond(8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("requests per second 8 must be 1 to 7");
  }

  private void block() {
    budget.rejected(Optional.of(Duration.ofMillis(1)));
    var unused = budget.forbidden("a");
    assertThat(budget.forbidden("b")).isPresent();
  }

  /** Waiters block for real until the gate lets one of them through time. */
  private static final class GatedTime implements MonotonicTime {
    private final FakeTime time = new FakeTime();
    private final Semaphore open = new Semaphore(0);

    @Override
    public long nanos() {
      return time.nanos();
    }

    @Override
    public void await(Condition condition, long nanos) throws InterruptedException {
      if (open.tryAcquire()) {
        time.await(condition, nanos);
      } else {
        condition.await(1, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void sleep(long nanos) {
      time.sleep(nanos);
    }
  }
}
