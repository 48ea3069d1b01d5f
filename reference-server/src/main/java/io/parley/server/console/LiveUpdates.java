package io.parley.server.console;

import io.parley.core.SdkException;
import io.parley.core.TenantId;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkStore;
import io.parley.server.console.feed.ActivityFeed;
import io.parley.server.console.feed.FeedItem;
import io.parley.server.console.feed.Summary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells open pages what is new. The store is read once for all pages of a tenant: soon after a
 * commit made work ready, and once a second for what other processes did; not at all while nobody
 * watches. Thread-safe.
 */
final class LiveUpdates implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveUpdates.class);
  private static final int LOOKED_AT = 60;
  private static final int QUEUED = 256;
  private static final int MOST_WATCHERS = 500;
  private static final Duration PAUSE = Duration.ofMillis(150);

  private final Storage storage;
  private final ActivityFeed feed;
  private final InstantSource clock;
  private final Map<TenantId, Watch> watches = new ConcurrentHashMap<>();
  private final Semaphore ready = new Semaphore(0);
  private final WorkStore.Subscription wakeUps;
  private final Thread reader;
  private volatile boolean closed;

  LiveUpdates(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.feed = new ActivityFeed(storage);
    this.clock = clock;
    this.wakeUps = storage.work().onReady(ready::release);
    this.reader = Thread.ofVirtual().name("console-updates").start(this::read);
  }

  /**
   * What is new.
   *
   * @param items oldest first
   * @param summary the counters now
   */
  record Update(List<FeedItem> items, Summary summary) {}

  /** One open page. Closed by whoever opened it. */
  final class Watcher implements AutoCloseable {
    private final TenantId tenant;
    private final BlockingQueue<Update> queue = new ArrayBlockingQueue<>(QUEUED);

    private Watcher(TenantId tenant) {
      this.tenant = tenant;
    }

    /** The next update; null when none came in that time. */
    @Nullable Update next(Duration wait) throws InterruptedException {
      return queue.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether updates may still come. */
    boolean open() {
      return !closed;
    }

    @Override
    public void close() {
      watches.computeIfPresent(
          tenant,
          (key, watch) -> {
            watch.watchers.remove(this);
            return watch.watchers.isEmpty() ? null : watch;
          });
    }
  }

  private static final class Watch {
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private Set<String> known = Set.of();
  }

  /**
   * Watches a tenant's updates from {@code since} on.
   *
   * @throws ConsoleError 503 when too many watch already
   */
  Watcher watch(TenantId tenant, Instant since) {
    int watching = watches.values().stream().mapToInt(watch -> watch.watchers.size()).sum();
    if (closed || watching >= MOST_WATCHERS) {
      throw new ConsoleError(503);
    }
    var watcher = new Watcher(tenant);
    List<FeedItem> newest = feed.newest(tenant, LOOKED_AT);
    watches.compute(
        tenant,
        (key, known) -> {
          Watch watch = known == null ? new Watch() : known;
          if (known == null) {
            watch.known = ids(newest);
          }
          watch.watchers.add(watcher);
          return watch;
        });
    List<FeedItem> missed =
        newest.stream().filter(item -> !item.time().isBefore(since)).toList().reversed();
    offer(watcher, new Update(missed, Summary.of(storage, tenant, clock.instant())));
    ready.release();
    return watcher;
  }

  private void read() {
    while (!closed) {
      try {
        if (ready.tryAcquire(1, TimeUnit.SECONDS)) {
          TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos()); // what follows at once is told together
          ready.drainPermits();
        }
        watches.forEach(this::tell);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (SdkException e) {
        log.warn("updates could not be read: {}", e.getMessage());
      }
    }
  }

  private void tell(TenantId tenant, Watch watch) {
    List<FeedItem> newest = feed.newest(tenant, LOOKED_AT);
    List<FeedItem> news =
        newest.stream().filter(item -> !watch.known.contains(item.id())).toList().reversed();
    if (news.isEmpty()) {
      return;
    }
    watch.known = ids(newest);
    var update = new Update(news, Summary.of(storage, tenant, clock.instant()));
    watch.watchers.forEach(watcher -> offer(watcher, update));
  }

  /** A page that does not keep up is let go; its browser comes back and asks for what it missed. */
  private static void offer(Watcher watcher, Update update) {
    if (!watcher.queue.offer(update)) {
      watcher.close();
    }
  }

  private static Set<String> ids(List<FeedItem> items) {
    Set<String> ids = new HashSet<>();
    items.forEach(item -> ids.add(item.id()));
    return ids;
  }

  @Override
  public void close() {
    closed = true;
    wakeUps.close();
    ready.release();
    reader.interrupt();
  }
}
