package io.parley.kommo.sync;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.core.testkit.MutableClock;
import io.parley.core.work.Storage;
import io.parley.core.work.Worker;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.RateBudget;
import io.parley.kommo.sandbox.KommoSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** One account of the sandbox with what it takes to sync it, on a clock that a test moves. */
final class Syncing implements SyncJob.Accounts, AutoCloseable {
  static final TenantId ACME = new TenantId("acme");
  static final String INTEGRATION = "i-1";
  static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

  final MutableClock clock = MutableClock.at(START);
  final Storage storage;
  final SyncRuns runs;
  final Kommo kommo;
  final List<KommoException> refusals = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private boolean connected = true;

  Syncing(KommoSandbox sandbox, Storage storage) {
    this.storage = storage;
    this.runs = new SyncRuns(storage);
    this.kommo =
        Kommo.connect(sandbox.baseUrl())
            .longLivedToken(Secret.of(sandbox.account().token()))
            .budget(RateBudget.unpaced())
            .build();
  }

  @Override
  public Optional<Kommo> find(TenantId tenant, String integration) {
    return connected ? Optional.of(kommo) : Optional.empty();
  }

  @Override
  public void refused(TenantId tenant, String integration, KommoException refusal) {
    refusals.add(refusal);
  }

  void disconnect() {
    connected = false;
  }

  KommoMirror mirror() {
    return new KommoMirror(storage.mirror(), ACME, INTEGRATION);
  }

  /** Asks for a run and returns its id. */
  String ask(SyncMode mode) {
    clock.advance(Duration.ofHours(1));
    String id = "run-%03d".formatted(asked.incrementAndGet());
    storage
        .work()
        .commit(runs.ask(ACME, id, INTEGRATION, mode, clock.instant()).writes(), clock.instant());
    return id;
  }

  /** Works on what is due, as a process that starts anew does. */
  void work() {
    worker(storage).drain();
  }

  Worker worker(Storage storage) {
    return new Worker(
        storage.work(),
        List.of(new SyncJob(storage, this), new ForgetJob(storage)),
        Worker.Settings.named("node"),
        clock,
        new Random(1));
  }

  /** Asks for a run, works it off and returns it. */
  SyncRun sync(SyncMode mode) {
    String id = ask(mode);
    work();
    return runs.find(ACME, id).orElseThrow();
  }

  @Override
  public void close() {
    kommo.close();
    storage.close();
  }
}
