package io.parley.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.work.Announcements;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every {@link Announcements} promises, over two processes that share what carries it. */
public interface AnnouncementsContract {
  /** One more end of the same carrier, as another process has it. The contract closes it. */
  Announcements node();

  /** Announces until the latch is down: what was told before anybody listened may be lost. */
  private static void until(CountDownLatch heard, Announcements from) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    do {
      from.announce();
    } while (!heard.await(200, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
    assertThat(heard.getCount()).isZero();
  }

  /** Takes what it is given while it has room, and says whether that was all. */
  final class Scripted implements Announcements.Taker {
    public final AtomicBoolean room = new AtomicBoolean(true);
    public final AtomicBoolean takesAll = new AtomicBoolean(true);
    public final CountDownLatch looked = new CountDownLatch(1);
    public final AtomicInteger looks = new AtomicInteger();

    @Override
    public boolean hasRoom() {
      return room.get();
    }

    @Override
    public void look(Consumer<Boolean> told) {
      looks.incrementAndGet();
      looked.countDown();
      told.accept(takesAll.get());
    }
  }

  @Test
  default void every_listener_of_every_process_hears_of_work() throws Exception {
    try (Announcements one = node();
        Announcements two = node()) {
      var heard = new CountDownLatch(3);
      var here = new CountDownLatch(1);
      var there = new CountDownLatch(1);
      var beside = new CountDownLatch(1);
      one.onEvery(() -> once(here, heard));
      two.onEvery(() -> once(there, heard));
      two.onEvery(() -> once(beside, heard));

      until(heard, one);
    }
  }

  private static void once(CountDownLatch own, CountDownLatch all) {
    if (own.getCount() > 0) {
      own.countDown();
      all.countDown();
    }
  }

  @Test
  default void work_of_one_process_reaches_a_taker_of_another() throws Exception {
    try (Announcements one = node();
        Announcements two = node()) {
      var taker = new Scripted();
      two.onAny(taker);

      until(taker.looked, one);
    }
  }

  @Test
  default void a_taker_without_room_does_not_keep_work_from_others() throws Exception {
    try (Announcements one = node();
        Announcements two = node()) {
      var full = new Scripted();
      full.room.set(false);
      full.takesAll.set(false);
      one.onAny(full);
      var free = new Scripted();
      two.onAny(free);

      until(free.looked, one);
    }
  }

  @Test
  default void what_a_taker_leaves_is_offered_to_others() throws Exception {
    try (Announcements one = node();
        Announcements two = node()) {
      var greedy = new Scripted();
      greedy.takesAll.set(false);
      one.onAny(greedy);
      until(greedy.looked, two);
      var other = new Scripted();
      two.onAny(other);

      until(other.looked, one);
    }
  }

  @Test
  default void a_listener_that_fails_takes_nobody_with_it() throws Exception {
    try (Announcements node = node()) {
      var heard = new CountDownLatch(2);
      node.onEvery(
          () -> {
            throw new IllegalStateException("a listener's own failure");
          });
      node.onEvery(heard::countDown);

      until(heard, node);
    }
  }

  @Test
  default void who_has_left_is_not_called() throws Exception {
    try (Announcements node = node()) {
      BlockingQueue<String> calls = new LinkedBlockingQueue<>();
      var first = new CountDownLatch(1);
      var left =
          node.onEvery(
              () -> {
                calls.add("left");
                first.countDown();
              });
      until(first, node);
      left.close();
      var marker = new CountDownLatch(3);
      node.onEvery(marker::countDown);
      until(marker, node);
      calls.clear();
      var last = new CountDownLatch(2);
      node.onEvery(last::countDown);

      until(last, node);

      assertThat(calls).isEmpty();
    }
  }

  @Test
  default void many_announcements_cost_who_makes_them_nothing_and_the_last_is_heard()
      throws Exception {
    try (Announcements one = node();
        Announcements two = node()) {
      var first = new CountDownLatch(1);
      two.onEvery(first::countDown);
      until(first, one);
      for (int i = 0; i < 100_000; i++) {
        one.announce();
      }
      var heard = new CountDownLatch(1);
      two.onEvery(heard::countDown);

      until(heard, one);
    }
  }

  @Test
  default void announcing_after_the_end_is_harmless() {
    Announcements node = node();
    node.close();

    node.announce();
    node.close();
  }
}
