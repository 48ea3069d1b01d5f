package io.parley.kommo.sync;

import io.parley.core.StorageException;
import io.parley.core.blob.BlobStore;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.document.DocumentStore;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.tally.Tallies;
import io.parley.core.tenant.EndedTenants;
import io.parley.core.work.Announcements;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage whose process dies at a chosen moment, and which counts what is copied into it. */
final class WatchedStorage implements Storage, WorkStore {
  private final Storage real;
  private final AtomicInteger mirrorWrites = new AtomicInteger();
  private final AtomicInteger left;

  WatchedStorage(Storage real) {
    this(real, Integer.MAX_VALUE);
  }

  /**
   * @param left after so many checkpoints, the last of them stored, nothing works any more
   */
  WatchedStorage(Storage real, int left) {
    this.real = real;
    this.left = new AtomicInteger(left);
  }

  int mirrorWrites() {
    return mirrorWrites.get();
  }

  boolean dead() {
    return left.get() <= 0;
  }

  private void alive() {
    if (dead()) {
      throw new StorageException("the process was killed", null);
    }
  }

  private List<Write> seen(List<Write> writes) {
    writes.stream()
        .filter(write -> write instanceof Write.Mirror || write instanceof Write.Unmirror)
        .forEach(write -> mirrorWrites.incrementAndGet());
    return writes;
  }

  @Override
  public synchronized boolean checkpoint(Job job, List<Write> writes, Instant now) {
    alive();
    boolean held = real.work().checkpoint(job, seen(writes), now);
    left.decrementAndGet();
    alive();
    return held;
  }

  @Override
  public boolean close(Job job, Ending ending, List<Write> writes, Instant now) {
    alive();
    return real.work().close(job, ending, seen(writes), now);
  }

  @Override
  public List<Boolean> commit(List<Write> writes, Instant now) {
    alive();
    return real.work().commit(seen(writes), now);
  }

  @Override
  public List<Job> claim(Claim claim) {
    return dead() ? List.of() : real.work().claim(claim);
  }

  @Override
  public boolean extend(Job job, Instant until) {
    alive();
    return real.work().extend(job, until);
  }

  @Override
  public Optional<Instant> nextReady() {
    return real.work().nextReady();
  }

  @Override
  public Subscription onReady(Runnable listener) {
    return real.work().onReady(listener);
  }

  @Override
  public Subscription onWork(Announcements.Taker taker) {
    return real.work().onWork(taker);
  }

  @Override
  public WorkStore work() {
    return this;
  }

  @Override
  public WorkLog log() {
    return real.log();
  }

  @Override
  public DocumentStore documents() {
    return real.documents();
  }

  @Override
  public ConversationStore conversations() {
    return real.conversations();
  }

  @Override
  public BlobStore blobs() {
    return real.blobs();
  }

  @Override
  public MirrorStore mirror() {
    return real.mirror();
  }

  @Override
  public Tallies tallies() {
    return real.tallies();
  }

  @Override
  public EndedTenants ended() {
    return real.ended();
  }

  @Override
  public void close() {
    real.close();
  }
}
