package io.parley.kommo.bench;

import io.parley.core.TenantId;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.secret.Secret;
import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import io.parley.core.work.Worker;
import io.parley.kommo.BudgetWatcher;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.Lane;
import io.parley.kommo.RateBudget;
import io.parley.kommo.sync.KommoMirror;
import io.parley.kommo.sync.SyncJob;
import io.parley.kommo.sync.SyncKind;
import io.parley.kommo.sync.SyncMode;
import io.parley.kommo.sync.SyncRun;
import io.parley.kommo.sync.SyncRuns;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * A full sync of many leads from a sandbox that answers slowly, with a customer who is answered
 * meanwhile; then a second run, then a client that asks for one page after the other.
 *
 * <pre>SyncBench [sqlite|postgres] [leads] [latency in ms] [pace]</pre>
 */
public final class SyncBench {
  private static final TenantId TENANT = new TenantId("bench");
  private static final String INTEGRATION = "i-1";
  private static final int LIMIT = 7;

  private final Elsewhere sandbox;
  private final Kommo kommo;
  private final Storage storage;
  private final SyncRuns runs;
  private final List<Long> liveWaits = Collections.synchronizedList(new ArrayList<>());

  private SyncBench(Elsewhere sandbox, Storage storage, int pace) {
    this.sandbox = sandbox;
    this.storage = storage;
    this.runs = new SyncRuns(storage);
    var watcher =
        new BudgetWatcher() {
          @Override
          public void waited(Lane lane, Duration wait) {
            if (lane == Lane.LIVE) {
              liveWaits.add(wait.toNanos());
            }
          }
        };
    this.kommo =
        Kommo.connect(sandbox.url())
            .longLivedToken(Secret.of("demo-token"))
            .budget(RateBudget.perSecond(pace, watcher))
            .build();
  }

  /** Measures and prints. */
  public static void main(String[] arguments) throws Exception {
    boolean postgres = arguments.length > 0 && arguments[0].equals("postgres");
    int leads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
    int latency = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 500;
    int pace = arguments.length > 3 ? Integer.parseInt(arguments[3]) : LIMIT;
    Path folder = Files.createTempDirectory("parley-sync-bench");
    try (var schema = postgres ? PostgresSchema.create() : null;
        var storage =
            schema != null
                ? SqlStorage.postgres(schema.url(), 8, Clock.systemUTC())
                : SqlStorage.sqlite(folder, Clock.systemUTC());
        var sandbox = Elsewhere.start(leads, latency)) {
      new SyncBench(sandbox, storage, pace).measure(leads);
    }
    System.exit(0);
  }

  private void measure(int leads) throws Exception {
    var accounts =
        new SyncJob.Accounts() {
          @Override
          public Optional<Kommo> find(TenantId tenant, String integration) {
            return Optional.of(kommo);
          }

          @Override
          public void refused(TenantId tenant, String integration, KommoException refusal) {
            System.out.println("refused: " + refusal.getMessage());
          }
        };
    try (var worker =
        new Worker(
            storage.work(),
            List.of(new SyncJob(storage, accounts)),
            Worker.Settings.named("bench"),
            Clock.systemUTC(),
            new Random(1))) {
      worker.start();
      var talking = new AtomicBoolean(true);
      Thread customer = Thread.ofVirtual().start(() -> talk(talking));
      run("first run", leads);
      run("second run", leads);
      talking.set(false);
      customer.join();
    }
    waits();
    lists();
    sequential();
  }

  /** As a chat reply does: a call now and then that must not wait for the sync. */
  private void talk(AtomicBoolean talking) {
    while (talking.get()) {
      var unused = kommo.in(Lane.LIVE).users().find(1);
      pause(3_000);
    }
  }

  private void run(String name, int leads) throws Exception {
    long before = sandbox.stats().requests();
    long started = System.nanoTime();
    String id = name.replace(' ', '-');
    storage
        .work()
        .commit(
            runs.ask(TENANT, id, INTEGRATION, SyncMode.FULL, Clock.systemUTC().instant()).writes(),
            Clock.systemUTC().instant());
    List<String> heap = new ArrayList<>();
    double next = 0.2;
    Optional<SyncRun> run;
    do {
      pause(100);
      double progress = storage.log().job(TENANT, id).orElseThrow().progress();
      if (progress >= next) {
        heap.add(heapAfterCollection() + " MB");
        next += 0.2;
      }
      run = runs.find(TENANT, id);
    } while (run.filter(r -> r.state().live()).isPresent());
    double seconds = (System.nanoTime() - started) / 1e9;
    Elsewhere.Stats stats = sandbox.stats();
    System.out.printf(
        "%s: %s in %.1f s, %s of leads; %.0f leads/s = %.1f %% of %d x 250; %d requests = %.1f %% of %d a"
            + " second, most in a second %d, 429: %d; heap after collections %s%n",
        name,
        run.orElseThrow().state(),
        seconds,
        run.orElseThrow().part(SyncKind.LEADS).counts(),
        leads / seconds,
        100 * leads / seconds / (LIMIT * 250),
        LIMIT,
        stats.requests() - before,
        100 * (stats.requests() - before) / seconds / LIMIT,
        LIMIT,
        stats.mostInASecond(),
        stats.tooMany(),
        heap);
  }

  private static long heapAfterCollection() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(pool -> pool.getCollectionUsage())
            .mapToLong(MemoryUsage::getUsed)
            .sum()
        >> 20;
  }

  private void waits() {
    long[] sorted = liveWaits.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "live calls meanwhile: %d, waited p50 %.0f ms, p99 %.0f ms, most %.0f ms%n",
        sorted.length,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }

  /** The pages that people ask for, from the full mirror. */
  private void lists() {
    var mirror = new KommoMirror(storage.mirror(), TENANT, INTEGRATION);
    long pipeline = kommo.pipelines().list().getFirst().id();
    time("newest 50", () -> mirror.leads(MirrorQuery.first(51)).size());
    time(
        "50 of a pipeline",
        () -> mirror.leads(query(Optional.of(Long.toString(pipeline)), Optional.empty())).size());
    time(
        "words that one lead has",
        () -> mirror.leads(query(Optional.empty(), Optional.of("lead 77"))).size());
    time(
        "words that no lead has",
        () -> mirror.leads(query(Optional.empty(), Optional.of("no such words"))).size());
  }

  private static MirrorQuery query(Optional<String> parent, Optional<String> words) {
    return new MirrorQuery(parent, Optional.empty(), Optional.empty(), words, Optional.empty(), 51);
  }

  private static void time(String name, IntSupplier list) {
    int found = list.getAsInt();
    long[] took = new long[11];
    for (int i = 0; i < took.length; i++) {
      long started = System.nanoTime();
      found = list.getAsInt();
      took[i] = System.nanoTime() - started;
    }
    Arrays.sort(took);
    System.out.printf("list %s: %d found, median %.1f ms%n", name, found, took[5] / 1e6);
  }

  private void sequential() {
    long started = System.nanoTime();
    long end = started + TimeUnit.SECONDS.toNanos(20);
    long read =
        kommo
            .in(Lane.SYNC)
            .leads()
            .search(query -> query)
            .takeWhile(lead -> System.nanoTime() < end)
            .count();
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        "one page after the other: %.0f leads/s = %.1f %% of %d x 250%n",
        read / seconds, 100 * read / seconds / (LIMIT * 250), LIMIT);
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
