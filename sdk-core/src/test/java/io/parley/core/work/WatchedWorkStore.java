package io.parley.core.work;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A store that another one does the work of, watched and disturbed by a test. */
final class WatchedWorkStore implements WorkStore {
  final BlockingQueue<Instant> extended = new LinkedBlockingQueue<>();
  final AtomicReference<Announcements.Taker> taker = new AtomicReference<>();
  final AtomicInteger claims = new AtomicInteger();
  final AtomicInteger fullClaims = new AtomicInteger();
  private final WorkStore store;
  private final AtomicReference<@Nullable RuntimeException> closeFailure = new AtomicReference<>();

  WatchedWorkStore(WorkStore store) {
    this.store = store;
  }

  void closeFailsOnce(RuntimeException failure) {
    closeFailure.set(failure);
  }

  @Override
  public List<Boolean> commit(List<Write> writes, Instant now) {
    return store.commit(writes, now);
  }

  @Override
  public List<Job> claim(Claim claim) {
    claims.incrementAndGet();
    List<Job> jobs = store.claim(claim);
    if (!jobs.isEmpty()) {
      fullClaims.incrementAndGet();
    }
    return jobs;
  }

  @Override
  public boolean extend(Job job, Instant until) {
    boolean held = store.extend(job, until);
    if (held) {
      extended.add(until);
    }
    return held;
  }

  @Override
  public boolean checkpoint(Job job, List<Write> writes, Instant now) {
    return store.checkpoint(job, writes, now);
  }

  @Override
  public boolean close(Job job, Ending ending, List<Write> writes, Instant now) {
    RuntimeException failure = closeFailure.getAndSet(null);
    if (failure != null) {
      throw failure;
    }
    return store.close(job, ending, writes, now);
  }

  @Override
  public Optional<Instant> nextReady() {
    return store.nextReady();
  }

  @Override
  public Subscription onReady(Runnable listener) {
    return store.onReady(listener);
  }

  @Override
  public Subscription onWork(Announcements.Taker taker) {
    this.taker.set(taker);
    return store.onWork(taker);
  }
}
