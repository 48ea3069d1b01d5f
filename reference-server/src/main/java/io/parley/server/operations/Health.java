package io.parley.server.operations;

import io.parley.core.SdkException;
import io.parley.core.TenantId;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog.Backlog;
import io.parley.core.work.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this process can do its work. Thread-safe. */
public final class Health {
  /** The tenant of what belongs to no customer, such as the mark that the store is writable. */
  public static final TenantId SYSTEM = new TenantId("system");

  private static final Logger log = LoggerFactory.getLogger(Health.class);
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final Duration LAG = Duration.ofMinutes(1);
  private static final long LEAST_FREE_BYTES = 64L * 1024 * 1024;

  private final Storage storage;
  private final InstantSource clock;
  private final Patience patience;
  private final Path data;
  private final Optional<BooleanSupplier> worker;
  private final Optional<BooleanSupplier> redis;
  private final Draining draining;

  /**
   * @param threads runs what may hang
   * @param data the folder whose disk must not be full
   * @param worker whether the worker is at work; empty where this process has none
   * @param redis whether Redis is there; empty where none is used
   * @param draining whether this process is about to end
   */
  public Health(
      Storage storage,
      InstantSource clock,
      ExecutorService threads,
      Path data,
      Optional<BooleanSupplier> worker,
      Optional<BooleanSupplier> redis,
      Draining draining) {
    this.storage = storage;
    this.clock = clock;
    this.patience = new Patience(threads);
    this.data = data;
    this.worker = worker;
    this.redis = redis;
    this.draining = draining;
  }

  /**
   * What was found.
   *
   * @param up whether all is well enough to work
   * @param checks each part with its status and figures
   */
  public record Report(boolean up, Map<String, Object> checks) {
    /** As the API shows it. */
    public Map<String, @Nullable Object> body() {
      var body = new LinkedHashMap<String, @Nullable Object>();
      body.put("status", up ? "up" : "down");
      body.put("checks", checks);
      return body;
    }
  }

  /**
   * Whether this process should live on: it answers, and a worker that it has still looks for work.
   * Nothing outside of it is asked, since a restart would not mend that.
   */
  public Report alive() {
    var checks = new LinkedHashMap<String, Object>();
    return new Report(worker(checks), checks);
  }

  /** Whether it should be given work: it can store what it is given, and is not about to end. */
  public Report ready() {
    var checks = new LinkedHashMap<String, Object>();
    boolean storing = storage(checks);
    boolean working = worker(checks);
    boolean roomy = disk(checks);
    boolean staying = !draining.begun();
    if (!staying) {
      checks.put("draining", Map.of("status", "down"));
    }
    return new Report(storing && working && roomy && staying, checks);
  }

  /** Looks at everything: takes at most about half a second for each check of the store. */
  public Report report() {
    Report ready = ready();
    var checks = new LinkedHashMap<>(ready.checks());
    redis.ifPresent(
        // Not failed on: without Redis work is found a few seconds later.
        there -> checks.put("redis", Map.of("status", there.getAsBoolean() ? "up" : "away")));
    if (ready.up()) {
      within(() -> storage.log().backlog(clock.instant()))
          .ifPresent(backlog -> checks.put("backlog", figures(backlog)));
    }
    return new Report(ready.up(), checks);
  }

  private boolean storage(Map<String, Object> checks) {
    long started = System.nanoTime();
    boolean writable = within(this::write).isPresent();
    checks.put(
        "storage",
        Map.of(
            "status",
            writable ? "up" : "down",
            "millis",
            (System.nanoTime() - started) / 1_000_000));
    return writable;
  }

  private boolean worker(Map<String, Object> checks) {
    // One that was told to end has stopped for a good reason.
    boolean working = worker.map(alive -> alive.getAsBoolean() || draining.begun()).orElse(true);
    if (worker.isPresent()) {
      checks.put("worker", Map.of("status", working ? "up" : "down"));
    }
    return working;
  }

  private boolean disk(Map<String, Object> checks) {
    try {
      long free = Files.getFileStore(Files.exists(data) ? data : Path.of(".")).getUsableSpace();
      boolean roomy = free >= LEAST_FREE_BYTES;
      checks.put(
          "disk", Map.of("status", roomy ? "up" : "down", "freeMegabytes", free / (1024 * 1024)));
      return roomy;
    } catch (IOException e) {
      checks.put("disk", Map.of("status", "unknown"));
      return true;
    }
  }

  private boolean write() {
    storage
        .work()
        .commit(
            List.of(new Write.Put(SYSTEM, "health", "writable", Map.of(), "{}", Write.Put.ANY)),
            clock.instant());
    return true;
  }

  private Map<String, Object> figures(Backlog backlog) {
    var figures = new LinkedHashMap<String, Object>();
    Duration overdue =
        backlog
            .oldestDue()
            .map(due -> Duration.between(due, clock.instant()))
            .filter(Duration::isPositive)
            .orElse(Duration.ZERO);
    // Late work is told, not failed on: taking the process away would only make it later.
    figures.put("status", overdue.compareTo(LAG) > 0 ? "lagging" : "up");
    figures.put("waiting", backlog.waiting());
    figures.put("waitingByType", new TreeMap<>(backlog.waitingByType()));
    figures.put("overdueSeconds", overdue.toSeconds());
    figures.put("dead", backlog.dead());
    figures.put("unknownEffects", backlog.unknownEffects());
    figures.put("pendingEvents", backlog.pendingEvents());
    return figures;
  }

  private <T> Optional<T> within(Supplier<T> check) {
    try {
      return Optional.of(patience.within(LIMIT, check));
    } catch (SdkException e) {
      log.warn("the store failed a check: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
