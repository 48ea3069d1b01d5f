package io.parley.samples;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.blob.BlobStore;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.sql.SqlStorage;
import io.parley.core.tally.Tallies;
import io.parley.core.tenant.EndedTenants;
import io.parley.core.work.Announcements;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store of one's own: another one with its documents read through a cache, for a process that has
 * the store to itself. {@code StorageContract} of the parley-core test-jar proves in four lines
 * that nobody notices. Thread-safe.
 */
public final class OwnStore implements Storage {
  private static final int MOST = 1_000;

  private final Storage kept;
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong spared = new AtomicLong();
  private final Map<Place, Optional<Document>> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Optional<Document>> eldest) {
          return size() > MOST;
        }
      };

  private record Place(TenantId tenant, String collection, String id) {}

  /**
   * @param kept where everything is really kept; closed with this
   */
  public OwnStore(Storage kept) {
    this.kept = kept;
  }

  /** How many reads the cache answered. */
  long spared() {
    return spared.get();
  }

  private Optional<Document> find(TenantId tenant, String collection, String id) {
    var place = new Place(tenant, collection, id);
    synchronized (cache) {
      Optional<Document> known = cache.get(place);
      if (known != null) {
        spared.incrementAndGet();
        return known;
      }
    }
    long before = changes.get();
    Optional<Document> read = kept.documents().find(tenant, collection, id);
    synchronized (cache) {
      // What was read while somebody wrote may be old already.
      if (changes.get() == before) {
        cache.put(place, read);
      }
    }
    return read;
  }

  private void changed(List<Write> writes) {
    synchronized (cache) {
      changes.incrementAndGet();
      for (Write write : writes) {
        if (write instanceof Write.Put put) {
          cache.remove(new Place(put.tenant(), put.collection(), put.id()));
        } else if (write instanceof Write.Remove gone) {
          cache.remove(new Place(gone.tenant(), gone.collection(), gone.id()));
        } else if (write instanceof Write.EndTenant || write instanceof Write.EraseTenant) {
          cache.keySet().removeIf(place -> place.tenant().equals(write.tenant()));
        }
      }
    }
  }

  @Override
  public DocumentStore documents() {
    DocumentStore documents = kept.documents();
    return new DocumentStore() {
      @Override
      public Optional<Document> find(TenantId tenant, String collection, String id) {
        return OwnStore.this.find(tenant, collection, id);
      }

      @Override
      public List<Document> list(TenantId tenant, String collection, DocumentQuery query) {
        return documents.list(tenant, collection, query);
      }

      @Override
      public long count(TenantId tenant, String collection, Map<String, String> labels) {
        return documents.count(tenant, collection, labels);
      }

      @Override
      public Map<String, Long> versions(
          TenantId tenant, String collection, Map<String, String> labels) {
        return documents.versions(tenant, collection, labels);
      }

      @Override
      public List<Document> locate(String collection, String label, String value) {
        return documents.locate(collection, label, value);
      }
    };
  }

  @Override
  public WorkStore work() {
    WorkStore work = kept.work();
    return new WorkStore() {
      @Override
      public List<Boolean> commit(List<Write> writes, Instant now) {
        try {
          return work.commit(writes, now);
        } finally {
          changed(writes);
        }
      }

      @Override
      public boolean checkpoint(Job job, List<Write> writes, Instant now) {
        try {
          return work.checkpoint(job, writes, now);
        } finally {
          changed(writes);
        }
      }

      @Override
      public boolean close(Job job, Ending ending, List<Write> writes, Instant now) {
        try {
          return work.close(job, ending, writes, now);
        } finally {
          changed(writes);
        }
      }

      @Override
      public List<Job> claim(Claim claim) {
        return work.claim(claim);
      }

      @Override
      public boolean extend(Job job, Instant until) {
        return work.extend(job, until);
      }

      @Override
      public Optional<Instant> nextReady() {
        return work.nextReady();
      }

      @Override
      public Subscription onReady(Runnable listener) {
        return work.onReady(listener);
      }

      @Override
      public Subscription onWork(Announcements.Taker taker) {
        return work.onWork(taker);
      }
    };
  }

  @Override
  public WorkLog log() {
    return kept.log();
  }

  @Override
  public ConversationStore conversations() {
    return kept.conversations();
  }

  @Override
  public BlobStore blobs() {
    return kept.blobs();
  }

  @Override
  public MirrorStore mirror() {
    return kept.mirror();
  }

  @Override
  public Tallies tallies() {
    return kept.tallies();
  }

  @Override
  public EndedTenants ended() {
    return kept.ended();
  }

  @Override
  public void close() {
    kept.close();
    synchronized (cache) {
      changes.incrementAndGet();
      cache.clear();
    }
  }

  public static void main(String[] arguments) throws IOException {
    System.out.println(spared(Files.createTempDirectory("own-store")) + " reads were spared");
  }

  /** Makes an agent, and reads it a hundred times. */
  static long spared(Path folder) {
    Clock clock = Clock.systemUTC();
    try (var store = new OwnStore(SqlStorage.sqlite(folder, clock))) {
      var agents = new Agents(store);
      var shop = new TenantId("shop");
      agents.create(shop, "sofia", Agent.Profile.named("Sofia"), clock.instant());
      for (int i = 0; i < 100; i++) {
        agents.find(shop, "sofia");
      }
      return store.spared();
    }
  }
}
