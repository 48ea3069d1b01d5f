package io.parley.server.feed;

import io.parley.core.SdkException;
import io.parley.core.TenantId;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever watches what is new: open pages and clients of the API. The store is read once for
 * all watchers of a tenant: soon after a commit made work ready, and once a second for what other
 * processes did; not at all while nobody watches. Thread-safe.
 */
public final class LiveFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);
  private static final int LOOKED_AT = 60;
  private static final int QUEUED = 256;
  private static final int MOST_WATCHERS = 500;
  private static final Duration PAUSE = Duration.ofMillis(150);

  private final Storage storage;
  private final Feed feed;
  private final InstantSource clock;
  private final Map<TenantId, Watch> watches = new ConcurrentHashMap<>();
  private final Semaphore ready = new Semaphore(0);
  private final WorkStore.Subscription wakeUps;
  private final Thread reader;
  private volatile boolean closed;

  public LiveFeed(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.feed = new Feed(storage);
    this.clock = clock;
    this.wakeUps = storage.work().onReady(ready::release);
    this.reader = Thread.ofVirtual().name("live-feed").start(this::read);
  }

  /**
   * What is new.
   *
   * @param items oldest first
   * @param summary the counters now
   */
  public record News(List<Update> items, Summary summary) {}

  /** One who watches. Closed by whoever opened it. */
  public final class Watcher implements AutoCloseable {
    private final TenantId tenant;
    private final BlockingQueue<Optional<News>> queue = new ArrayBlockingQueue<>(QUEUED);
    private volatile boolean letGo;

    private Watcher(TenantId tenant) {
      this.tenant = tenant;
    }

    /** What is new next; empty when nothing came in that time. */
    public Optional<News> next(Duration wait) throws InterruptedException {
      Optional<News> next = queue.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
      return next == null ? Optional.empty() : next;
    }

    /** Whether updates may still come. */
    public boolean open() {
      return !closed && !letGo;
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

  /** Watches a tenant's updates from {@code since} on; empty when too many watch already. */
  public Optional<Watcher> watch(TenantId tenant, Instant since) {
    int watching = watches.values().stream().mapToInt(watch -> watch.watchers.size()).sum();
    if (closed || watching >= MOST_WATCHERS) {
      return Optional.empty();
    }
    var watcher = new Watcher(tenant);
    List<Update> newest = feed.newest(tenant, LOOKED_AT);
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
    List<Update> missed =
        newest.stream().filter(update -> !update.time().isBefore(since)).toList().reversed();
    offer(watcher, new News(missed, Summary.of(storage, tenant, clock.instant())));
    ready.release();
    return Optional.of(watcher);
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
    if (storage.ended().find(tenant).isPresent()) {
      watches.remove(tenant);
      watch.watchers.forEach(
          watcher -> {
            watcher.letGo = true;
            watcher.queue.offer(Optional.empty());
          });
      return;
    }
    List<Update> newest = feed.newest(tenant, LOOKED_AT);
    List<Update> news =
        newest.stream().filter(item -> !watch.known.contains(item.id())).toList().reversed();
    if (news.isEmpty()) {
      return;
    }
    watch.known = ids(newest);
    var told = new News(news, Summary.of(storage, tenant, clock.instant()));
    watch.watchers.forEach(watcher -> offer(watcher, told));
  }

  /** One that does not keep up is let go; it comes back and asks for what it missed. */
  private static void offer(Watcher watcher, News news) {
    if (!watcher.queue.offer(Optional.of(news))) {
      watcher.letGo = true;
      watcher.close();
    }
  }

  private static Set<String> ids(List<Update> items) {
    Set<String> ids = new HashSet<>();
    items.forEach(item -> ids.add(item.id()));
    return ids;
  }

  @Override
  public void close() {
    closed = true;
    wakeUps.close();
    reader.interrupt();
    // Whoever waits for news is told at once that none will come.
    watches.values().stream()
        .flatMap(watch -> watch.watchers.stream())
        .forEach(watcher -> watcher.queue.offer(Optional.empty()));
  }
}
