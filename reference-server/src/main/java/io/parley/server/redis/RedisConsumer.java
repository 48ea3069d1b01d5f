package io.parley.server.redis;

import static io.parley.server.redis.RedisAnnouncements.GROUP;
import static io.parley.server.redis.RedisAnnouncements.STREAM;

import io.parley.core.work.Announcements;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamConsumerInfo;
import redis.clients.jedis.resps.StreamEntry;

/**
 * One member of the group that takes up announced work. An announcement is acknowledged when the
 * taker has looked; one that nobody acknowledged for some seconds is taken over.
 */
final class RedisConsumer {
  private static final int BLOCK_MS = 1_000;
  private static final int BATCH = 100;
  private static final int FULL_MS = 20;
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final Announcements.Taker taker;
  private final String name;
  private final Duration abandoned;
  private final BooleanSupplier closed;
  private volatile boolean left;

  RedisConsumer(
      Announcements.Taker taker, String name, Duration abandoned, BooleanSupplier closed) {
    this.taker = taker;
    this.name = name;
    this.abandoned = abandoned;
    this.closed = closed;
  }

  void leave() {
    left = true;
  }

  private boolean on() {
    return !left && !closed.getAsBoolean();
  }

  /** Reads until it has left, or throws when the connection breaks. */
  void consume(Jedis redis) throws InterruptedException {
    group(redis);
    long swept = System.nanoTime() - abandoned.toNanos();
    while (on()) {
      if (!taker.hasRoom()) {
        TimeUnit.MILLISECONDS.sleep(FULL_MS); // what is announced meanwhile goes to others
        continue;
      }
      try {
        List<StreamEntryID> given = List.of();
        if (System.nanoTime() - swept >= abandoned.toNanos()) {
          swept = System.nanoTime();
          given = abandoned(redis);
        }
        if (given.isEmpty()) {
          given = next(redis);
        }
        if (!given.isEmpty()) {
          take(redis, given);
        }
      } catch (JedisDataException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.startsWith("NOGROUP") && !message.startsWith("UNBLOCKED")) {
          throw e;
        }
        group(redis); // Redis was emptied
      }
    }
  }

  /** From the beginning: what was announced before there was a group is to be taken up too. */
  private void group(Jedis redis) {
    try {
      redis.xgroupCreate(STREAM, GROUP, new StreamEntryID(0, 0), true);
    } catch (JedisDataException e) {
      if (!String.valueOf(e.getMessage()).startsWith("BUSYGROUP")) {
        throw e;
      }
    }
    for (StreamConsumerInfo other : redis.xinfoConsumers2(STREAM, GROUP)) {
      if (other.getPending() == 0 && other.getIdle() > FORGOTTEN.toMillis()) {
        redis.xgroupDelConsumer(STREAM, GROUP, other.getName());
      }
    }
  }

  private List<StreamEntryID> next(Jedis redis) {
    List<Map.Entry<String, List<StreamEntry>>> read =
        redis.xreadGroup(
            GROUP,
            name,
            XReadGroupParams.xReadGroupParams().count(BATCH).block(BLOCK_MS),
            Map.of(STREAM, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
    return read == null || read.isEmpty()
        ? List.of()
        : read.getFirst().getValue().stream().map(StreamEntry::getID).toList();
  }

  private List<StreamEntryID> abandoned(Jedis redis) {
    return redis
        .xautoclaimJustId(
            STREAM,
            GROUP,
            name,
            abandoned.toMillis(),
            new StreamEntryID(0, 0),
            XAutoClaimParams.xAutoClaimParams().count(BATCH))
        .getValue();
  }

  /** One look serves all that were announced before it. */
  private void take(Jedis redis, List<StreamEntryID> given) throws InterruptedException {
    BlockingQueue<Boolean> looked = new ArrayBlockingQueue<>(1);
    taker.look(looked::offer);
    Optional<Boolean> all =
        Optional.ofNullable(looked.poll(abandoned.toMillis(), TimeUnit.MILLISECONDS));
    if (all.isEmpty()) {
      return; // it could not look: somebody else will
    }
    redis.xack(STREAM, GROUP, given.toArray(StreamEntryID[]::new));
    if (!all.get()) {
      RedisAnnouncements.add(redis, name);
    }
  }
}
