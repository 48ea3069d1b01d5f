package io.parley.core.work;

import io.parley.core.Spi;
import io.parley.core.blob.BlobStore;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.document.DocumentStore;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.tally.Tallies;
import io.parley.core.tenant.EndedTenants;

/**
 * One durable place with all its parts. What {@link #work} commits, the other parts show.
 *
 * <p>Thread-safe. Verify an implementation with {@code StorageContract} from the parley-core
 * test-jar.
 */
@Spi
public interface Storage extends AutoCloseable {
  /** The one way to change anything, and the queue. */
  WorkStore work();

  /** What happened and what was done. */
  WorkLog log();

  /** Documents, for reading. */
  DocumentStore documents();

  /** Messages, for reading. */
  ConversationStore conversations();

  /** Bytes by name, for reading. */
  BlobStore blobs();

  /** Copies of what lives in other systems, for reading. */
  MirrorStore mirror();

  /** Running counts, for reading. */
  Tallies tallies();

  /** Tenants that were ended, for reading. */
  EndedTenants ended();

  /** Stops taking writes, finishes those it took, and lets go of files and connections. */
  @Override
  void close();
}
