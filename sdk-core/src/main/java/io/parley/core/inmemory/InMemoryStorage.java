package io.parley.core.inmemory;

import io.parley.core.blob.BlobStore;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.document.DocumentStore;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.tally.Tallies;
import io.parley.core.tenant.EndedTenants;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkStore;

/**
 * Storage in the memory of this process: the semantics of the SQL stores, without their durability.
 * For tests and for trying things out. Thread-safe.
 */
public final class InMemoryStorage implements Storage {
  private final Gate gate = new Gate();
  private final Mailboxes mailboxes = new Mailboxes();
  private final InMemoryEndedTenants ended = new InMemoryEndedTenants(gate);
  private final InMemoryDocumentStore documents = new InMemoryDocumentStore(gate, ended);
  private final InMemoryConversationStore conversations = new InMemoryConversationStore(gate);
  private final InMemoryBlobStore blobs = new InMemoryBlobStore(gate);
  private final InMemoryMirrorStore mirror = new InMemoryMirrorStore(gate);
  private final InMemoryTallies tallies = new InMemoryTallies(gate);
  private final InMemoryWorkLog log = new InMemoryWorkLog(gate, mailboxes);
  private final InMemoryWorkStore work =
      new InMemoryWorkStore(
          gate, mailboxes, log, documents, conversations, blobs, mirror, tallies, ended);

  /** An empty storage. */
  public InMemoryStorage() {}

  @Override
  public WorkStore work() {
    return work;
  }

  @Override
  public WorkLog log() {
    return log;
  }

  @Override
  public DocumentStore documents() {
    return documents;
  }

  @Override
  public ConversationStore conversations() {
    return conversations;
  }

  @Override
  public BlobStore blobs() {
    return blobs;
  }

  @Override
  public MirrorStore mirror() {
    return mirror;
  }

  @Override
  public Tallies tallies() {
    return tallies;
  }

  @Override
  public EndedTenants ended() {
    return ended;
  }

  /** Refuses every later call; what was stored is gone with this object. */
  @Override
  public void close() {
    gate.close();
  }
}
