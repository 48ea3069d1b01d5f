package io.parley.server.operations;

import io.parley.core.SdkException;
import io.parley.core.TenantId;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog.Backlog;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Storage storage;
  private final InstantSource clock;
  private final Patience patience;
  private final Optional<BooleanSupplier> worker;

  /**
   * @param threads runs what may hang
   * @param worker whether the worker is at work; empty where this process has none
   */
  public Health(
      Storage storage,
      InstantSource clock,
      ExecutorService threads,
      Optional<BooleanSupplier> worker) {
    this.storage = storage;
    this.clock = clock;
    this.patience = new Patience(threads);
    this.worker = worker;
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

  /** Looks at everything: takes at most about half a second for each check of the store. */
  public Report report() {
    var checks = new LinkedHashMap<String, Object>();
    long started = System.nanoTime();
    boolean writable = within(this::write).isPresent();
    checks.put(
        "storage",
        Map.of(
            "status",
            writable ? "up" : "down",
            "millis",
            (System.nanoTime() - started) / 1_000_000));
    boolean working = worker.map(BooleanSupplier::getAsBoolean).orElse(true);
    worker.ifPresent(alive -> checks.put("worker", Map.of("status", working ? "up" : "down")));
    if (writable) {
      within(() -> storage.log().backlog(clock.instant()))
          .ifPresent(backlog -> checks.put("backlog", figures(backlog)));
    }
    return new Report(writable && working, checks);
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
