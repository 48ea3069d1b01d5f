package io.parley.server.audit;

import io.parley.core.TenantId;
import io.parley.core.blob.BlobStore;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.document.DocumentStore;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.secret.Vault;
import io.parley.core.tally.Tallies;
import io.parley.core.tenant.EndedTenants;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkStore;
import java.time.Instant;

/**
 * A storage that adds to every commit which changes what people set up the entries of the audit
 * that tell of it: both are stored, or neither. Closes the storage below. Thread-safe.
 */
public final class AuditedStorage implements Storage {
  private final Storage below;
  private final Acting acting = new Acting();
  private final AuditTrail trail;
  private final AuditedWork work;

  /**
   * @param vault seals the ends of the chains
   */
  public AuditedStorage(Storage below, Vault vault) {
    this.below = below;
    this.trail = new AuditTrail(below.documents(), vault);
    this.work = new AuditedWork(below, trail, acting);
  }

  /** Who acts on the present thread. */
  public Acting acting() {
    return acting;
  }

  /** The entries, for reading. */
  public AuditTrail trail() {
    return trail;
  }

  /** Notes something that changes nothing else, such as a login that was refused. */
  public void note(TenantId tenant, Act act, Instant now) {
    work.note(tenant, act, now);
  }

  @Override
  public WorkStore work() {
    return work;
  }

  @Override
  public WorkLog log() {
    return below.log();
  }

  @Override
  public DocumentStore documents() {
    return below.documents();
  }

  @Override
  public ConversationStore conversations() {
    return below.conversations();
  }

  @Override
  public BlobStore blobs() {
    return below.blobs();
  }

  @Override
  public MirrorStore mirror() {
    return below.mirror();
  }

  @Override
  public Tallies tallies() {
    return below.tallies();
  }

  @Override
  public EndedTenants ended() {
    return below.ended();
  }

  @Override
  public void close() {
    below.close();
  }
}
