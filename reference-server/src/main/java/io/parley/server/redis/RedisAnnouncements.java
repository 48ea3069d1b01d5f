package io.parley.server.redis;

import io.parley.core.secret.Secret;
import io.parley.core.work.Announcements;
import io.parley.core.work.WorkStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Announces work over a Redis stream. Every listener reads the whole stream; takers read it as one
 * consumer group, so that an announcement goes to one process that has room, and to another when
 * that one dies. The stream is trimmed to about a thousand entries.
 *
 * <p>Redis holds nothing that is not in the store. While it is away, nothing is announced and
 * workers look by themselves; when it is back, empty or not, everything is set up anew.
 *
 * <p>Thread-safe; each reader has a virtual thread and a connection of its own. Made for Redis 6.2
 * or newer and for Valkey.
 */
public final class RedisAnnouncements implements Announcements {
  /** The stream. One database of a Redis serves one installation. */
  public static final String STREAM = "parley:ready";

  /** The consumer group of the workers. */
  public static final String GROUP = "workers";

  private static final Logger log = LoggerFactory.getLogger(RedisAnnouncements.class);
  private static final int KEPT = 1_000;
  private static final int GATHER_MS = 5;
  private static final int BLOCK_MS = 1_000;
  private static final int TIMEOUT_MS = 2_000;
  private static final int PAUSE_MS = 1_000;

  /** A read that blocks is answered within a second; one that is not has lost its Redis. */
  private static final int BLOCKED_TIMEOUT_MS = 5_000;

  private static final Duration ABANDONED = Duration.ofSeconds(10);

  private final URI url;
  private final Duration abandoned;
  private final String name;
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Thread> threads = new CopyOnWriteArrayList<>();
  private final Semaphore pending = new Semaphore(0);
  private volatile boolean closed;
  private volatile boolean connected;

  /**
   * Starts at once, whether Redis is there or not.
   *
   * @param url {@code redis://} or {@code rediss://}, with user, password and database where needed
   * @param name of this process, unique among all that share the Redis
   */
  public RedisAnnouncements(Secret url, String name) {
    this(url, name, ABANDONED);
  }

  /**
   * @param abandoned after so long without an acknowledgement an announcement is taken over
   */
  RedisAnnouncements(Secret url, String name, Duration abandoned) {
    this.abandoned = abandoned;
    this.url = URI.create(url.reveal());
    this.name = name;
    start("redis-announce", () -> connected("announcing work over Redis", this::tell));
    start("redis-listen", () -> connected("listening for work over Redis", this::listen));
  }

  /** Whether Redis was there when it was last spoken to. */
  public boolean connected() {
    return connected;
  }

  @Override
  public void announce() {
    if (pending.availablePermits() == 0) {
      pending.release();
    }
  }

  @Override
  public WorkStore.Subscription onEvery(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public WorkStore.Subscription onAny(Taker taker) {
    var consumer = new RedisConsumer(taker, name, abandoned, () -> closed);
    Thread thread =
        start("redis-take", () -> connected("taking up work over Redis", consumer::consume));
    return () -> {
      consumer.leave();
      thread.interrupt();
    };
  }

  @Override
  public void close() {
    closed = true;
    // On a virtual thread this also closes the socket that it reads.
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(2_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something that is done with a connection until it breaks or this is closed. */
  interface Use {
    void with(Jedis redis) throws InterruptedException;
  }

  private Thread start(String what, Runnable body) {
    Thread thread = Thread.ofVirtual().name(what).start(body);
    threads.add(thread);
    return thread;
  }

  /** Does it again with a new connection each time one breaks. */
  private void connected(String what, Use use) {
    while (!closed && !Thread.currentThread().isInterrupted()) {
      try (Jedis redis = connect()) {
        use.with(redis);
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (JedisException e) {
        if (closed || Thread.currentThread().isInterrupted()) {
          return;
        }
        if (connected) {
          log.warn("{} is interrupted, nothing is lost: {}", what, e.getMessage());
        }
        connected = false;
        pause();
      }
    }
  }

  private Jedis connect() {
    return new Jedis(
        url,
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(TIMEOUT_MS)
            .socketTimeoutMillis(TIMEOUT_MS)
            .blockingSocketTimeoutMillis(BLOCKED_TIMEOUT_MS)
            .build());
  }

  private void tell(Jedis redis) throws InterruptedException {
    while (!closed) {
      pending.acquire();
      TimeUnit.MILLISECONDS.sleep(GATHER_MS);
      pending.drainPermits();
      try {
        add(redis, name);
      } catch (JedisException e) {
        announce(); // when it is back
        throw e;
      }
    }
  }

  static void add(Jedis redis, String from) {
    redis.xadd(
        STREAM, XAddParams.xAddParams().maxLen(KEPT).approximateTrimming(), Map.of("from", from));
  }

  private void listen(Jedis redis) {
    StreamEntryID last = newest(redis);
    if (!connected) {
      log.info("work is announced over Redis");
    }
    connected = true;
    tellListeners(); // of what was announced while nobody read
    while (!closed) {
      List<Map.Entry<String, List<StreamEntry>>> read =
          redis.xread(XReadParams.xReadParams().count(KEPT).block(BLOCK_MS), Map.of(STREAM, last));
      if (read != null && !read.isEmpty()) {
        last = read.getFirst().getValue().getLast().getID();
        tellListeners();
      } else if (newest(redis).compareTo(last) < 0) {
        last = new StreamEntryID(0, 0); // it was emptied, and its clock may be behind
      }
    }
  }

  private static StreamEntryID newest(Jedis redis) {
    List<StreamEntry> newest = redis.xrevrange(STREAM, "+", "-", 1);
    return newest.isEmpty() ? new StreamEntryID(0, 0) : newest.getFirst().getID();
  }

  private void tellListeners() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        log.warn("a listener for ready work failed", e);
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
