package io.parley.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.secret.Secret;
import io.parley.core.testkit.AnnouncementsContract;
import io.parley.core.work.Announcements;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisAnnouncementsTest implements AnnouncementsContract {
  private static final AtomicInteger NODES = new AtomicInteger();

  /** A database of the Redis that no other test uses. */
  static String url() {
    String url = System.getenv("PARLEY_TEST_REDIS_URL");
    if (url == null || url.isBlank()) {
      throw new AssertionError("PARLEY_TEST_REDIS_URL is not set: run the tests with bin/test");
    }
    return url + "/5";
  }

  @Override
  public Announcements node() {
    return node(url());
  }

  private static RedisAnnouncements node(String url) {
    return new RedisAnnouncements(Secret.of(url), "test-" + NODES.incrementAndGet());
  }

  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** Looks at nothing, as a process that dies right after it was told. */
  private static final class Silent implements Announcements.Taker {
    final CountDownLatch told = new CountDownLatch(1);

    @Override
    public boolean hasRoom() {
      return told.getCount() > 0;
    }

    @Override
    public void look(Consumer<Boolean> looked) {
      told.countDown();
    }
  }

  @Test
  void an_announcement_is_given_to_one_of_several_takers() throws Exception {
    try (Announcements one = node();
        Announcements two = node();
        Jedis redis = new Jedis(URI.create(url()))) {
      redis.flushDB();
      var first = new Scripted();
      var second = new Scripted();
      one.onAny(first);
      two.onAny(second);
      eventually(() -> redis.exists(RedisAnnouncements.STREAM));
      long before = redis.xlen(RedisAnnouncements.STREAM);

      one.announce();
      eventually(() -> redis.xlen(RedisAnnouncements.STREAM) > before);
      eventually(() -> first.looks.get() + second.looks.get() > 0);
      eventually(
          () ->
              redis.xpending(RedisAnnouncements.STREAM, RedisAnnouncements.GROUP).getTotal() == 0);

      assertThat(first.looks.get() + second.looks.get()).isEqualTo(1);
    }
  }

  @Test
  void what_a_dead_process_was_given_another_takes_over() throws Exception {
    Announcements dying = node();
    try (var living =
            new RedisAnnouncements(
                Secret.of(url()), "heir-" + NODES.incrementAndGet(), Duration.ofMillis(200));
        Jedis redis = new Jedis(URI.create(url()))) {
      redis.flushDB();
      var silent = new Silent();
      dying.onAny(silent);
      long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
      do {
        living.announce();
      } while (!silent.told.await(200, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
      dying.close();
      assertThat(pending(redis)).isPositive();
      var other = new Scripted();
      living.onAny(other);

      eventually(() -> pending(redis) == 0);

      assertThat(other.looks.get()).isPositive();
    }
  }

  private static long pending(Jedis redis) {
    return redis.xpending(RedisAnnouncements.STREAM, RedisAnnouncements.GROUP).getTotal();
  }

  @Test
  void a_redis_that_was_emptied_carries_on() throws Exception {
    try (Announcements one = node();
        Announcements two = node();
        Jedis redis = new Jedis(URI.create(url()))) {
      var before = new Scripted();
      two.onAny(before);
      eventually(
          () -> {
            one.announce();
            return before.looks.get() > 0;
          });
      redis.flushAll();
      int looks = before.looks.get();
      var heard = new AtomicInteger();
      two.onEvery(heard::incrementAndGet);

      eventually(
          () -> {
            one.announce();
            return before.looks.get() > looks && heard.get() > 0;
          });
    }
  }

  @Test
  void the_stream_does_not_grow_without_end() throws Exception {
    try (Jedis redis = new Jedis(URI.create(url()))) {
      for (int i = 0; i < 5_000; i++) {
        RedisAnnouncements.add(redis, "many");
      }

      assertThat(redis.xlen(RedisAnnouncements.STREAM)).isLessThan(1_300);
      redis.flushDB();
    }
  }

  @Test
  void a_redis_that_is_not_there_keeps_nobody_waiting() {
    try (RedisAnnouncements node = node("redis://127.0.0.1:1")) {
      node.onEvery(() -> {});
      node.announce();

      assertThat(node.connected()).isFalse();
    }
  }
}
