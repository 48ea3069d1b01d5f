package io.parley.kommo.sync;

import io.parley.core.mirror.MirrorEntry;
import io.parley.core.mirror.MirrorShelf;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.Listing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * One claim's work on one run: the parts side by side, and each page stored with how far its part
 * has come. Thread-safe.
 */
final class SyncPass {
  /** How often a run that finds nothing new tells how far it is. */
  private static final Duration TELLS_AFTER = Duration.ofSeconds(2);

  private final Storage storage;
  private final Kommo kommo;
  private final JobHandler.Claimed claimed;
  private final BooleanSupplier stopping;
  private final Map<SyncKind, Long> expected = new EnumMap<>(SyncKind.class);
  private final AtomicReference<Optional<RuntimeException>> failure =
      new AtomicReference<>(Optional.empty());
  private final ReentrantLock lock = new ReentrantLock();
  private SyncRun run;
  private Instant told;
  private boolean advanced;

  SyncPass(
      Storage storage,
      SyncRun run,
      Kommo kommo,
      JobHandler.Claimed claimed,
      BooleanSupplier stopping) {
    this.storage = storage;
    this.run = run;
    this.kommo = kommo;
    this.claimed = claimed;
    this.stopping = stopping;
    this.told = claimed.now();
    for (SyncKind kind : SyncKind.values()) {
      expected.put(kind, storage.mirror().count(shelf(kind)));
    }
  }

  /** Works until everything is read or a part fails; what failed first is thrown. */
  void go() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> parts = new ArrayList<>();
      for (Runnable part : Parts.of(this)) {
        parts.add(threads.submit(() -> guarded(part)));
      }
      parts.forEach(Parts::result);
    }
    failure
        .get()
        .ifPresent(
            e -> {
              throw e;
            });
  }

  private void guarded(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      if (!failure.compareAndSet(Optional.empty(), Optional.of(e))) {
        failure.get().ifPresent(first -> first.addSuppressed(e));
      }
    }
  }

  /** Whether to end after the page at hand. */
  boolean stopping() {
    return stopping.getAsBoolean() || failure.get().isPresent();
  }

  Kommo kommo() {
    return kommo;
  }

  MirrorStore mirror() {
    return storage.mirror();
  }

  MirrorShelf shelf(SyncKind kind) {
    return new MirrorShelf(run().tenant(), source(), kind.mirrored());
  }

  private String source() {
    return KommoMirror.source(run().integration());
  }

  /** What changed before is not read; empty for a full run. */
  Optional<Instant> since() {
    return run().since();
  }

  SyncPart part(SyncKind kind) {
    return run().part(kind);
  }

  SyncRun run() {
    lock.lock();
    try {
      return run;
    } finally {
      lock.unlock();
    }
  }

  /** Whether this claim stored anything. */
  boolean advanced() {
    lock.lock();
    try {
      return advanced;
    } finally {
      lock.unlock();
    }
  }

  /** The write that stores these, if there are any. */
  List<Write> keep(List<MirrorEntry> entries) {
    return entries.isEmpty()
        ? List.of()
        : List.of(new Write.Mirror(run().tenant(), source(), entries));
  }

  Write drop(SyncKind kind, List<String> ids) {
    return new Write.Unmirror(run().tenant(), source(), kind.mirrored(), ids);
  }

  /** Leaves out what the token may not read; anything else ends the pass. */
  void skipOrThrow(List<SyncKind> kinds, KommoException e) {
    boolean forbidden = e.status() == 403 && !e.retryable();
    if (!forbidden && e.status() != 404 && e.status() != 405) {
      throw e;
    }
    Map<SyncKind, SyncPart> parts = new EnumMap<>(SyncKind.class);
    kinds.forEach(kind -> parts.put(kind, SyncPart.skipped(String.valueOf(e.getMessage()))));
    save(parts, List.of(), true);
  }

  /**
   * Stores writes together with how far the parts have come. A page that brings nothing new is
   * stored with a later one, unless {@code now}.
   */
  void save(Map<SyncKind, SyncPart> parts, List<Write> writes, boolean now) {
    lock.lock();
    try {
      run = run.with(parts);
      Instant present = claimed.now();
      if (writes.isEmpty() && !now && present.isBefore(told.plus(TELLS_AFTER))) {
        return;
      }
      List<Write> all = new ArrayList<>(writes);
      all.add(SyncRuns.put(run));
      all.add(new Write.Progress(run.tenant(), run.id(), progress(), Optional.empty()));
      claimed.checkpoint(all);
      told = present;
      advanced = true;
    } finally {
      lock.unlock();
    }
  }

  /** By the size of the mirror; without one each page is less of the rest than the one before. */
  private double progress() {
    double whole = 0;
    double done = 0;
    for (SyncKind kind : SyncKind.values()) {
      SyncPart part = run.part(kind);
      double weight = Math.max(Listing.PAGE, expected.getOrDefault(kind, 0L));
      double read = part.page() * (double) Listing.PAGE;
      double share =
          part.state().ended()
              ? 1
              : weight > Listing.PAGE
                  ? Math.min(0.95, read / weight)
                  : read / (read + 40.0 * Listing.PAGE);
      whole += weight;
      done += weight * share;
    }
    return Math.min(0.99, done / whole);
  }
}
