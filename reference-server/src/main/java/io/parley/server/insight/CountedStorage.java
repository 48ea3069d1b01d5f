package io.parley.server.insight;

import io.parley.core.blob.BlobStore;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.document.DocumentStore;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.tally.Tallies;
import io.parley.core.tenant.EndedTenants;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkStore;

/** A storage whose every commit also adds what it counts to the running counts. Thread-safe. */
public final class CountedStorage implements Storage {
  private final Storage storage;
  private final WorkStore work;

  /** Counts what is written through it into {@code storage}, which it closes when it is closed. */
  public CountedStorage(Storage storage) {
    this.storage = storage;
    this.work =
        new CountedWork(storage.work(), new Counting(storage.documents(), storage.conversations()));
  }

  @Override
  public WorkStore work() {
    return work;
  }

  @Override
  public WorkLog log() {
    return storage.log();
  }

  @Override
  public DocumentStore documents() {
    return storage.documents();
  }

  @Override
  public ConversationStore conversations() {
    return storage.conversations();
  }

  @Override
  public BlobStore blobs() {
    return storage.blobs();
  }

  @Override
  public MirrorStore mirror() {
    return storage.mirror();
  }

  @Override
  public Tallies tallies() {
    return storage.tallies();
  }

  @Override
  public EndedTenants ended() {
    return storage.ended();
  }

  @Override
  public void close() {
    storage.close();
  }
}
