package io.parley.automation.sequence;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sequences of every tenant, each in all its versions. Thread-safe. */
public final class Sequences {
  static final String COLLECTION = "sequence";
  private static final String VERSIONS = "sequence.version";
  private static final String AGENT = "agent";
  private static final String SEQUENCE = "sequence";
  private static final int MOST = 1_000;
  private static final int REMEMBERED = 256;

  private final Storage storage;
  private final DocumentStore documents;

  /** Versions never change, and reading one may compile expressions. */
  private final Map<String, Sequence> read =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sequence> eldest) {
          return size() > REMEMBERED;
        }
      };

  public Sequences(Storage storage) {
    this.storage = storage;
    this.documents = storage.documents();
  }

  /** Stores a new sequence of an agent under {@code id}. */
  public StoredSequence create(
      TenantId tenant, String id, String agentId, Sequence sequence, Instant now) {
    storage.work().commit(save(tenant, id, agentId, sequence, 0), now);
    return find(tenant, id).orElseThrow();
  }

  /**
   * Stores another version. Who is on the way goes on by the one it began with.
   *
   * @throws io.parley.core.StaleVersionException when it is not at {@code version} any more
   */
  public StoredSequence update(StoredSequence stored, Sequence sequence, Instant now) {
    storage.work().commit(change(stored, sequence, now), now);
    return find(stored.tenant(), stored.id()).orElseThrow();
  }

  /** The sequence as it is now, or empty. */
  public Optional<StoredSequence> find(TenantId tenant, String id) {
    return documents.find(tenant, COLLECTION, id).map(this::stored);
  }

  /** What an agent's sequences are, newest first. {@code before} is the last id of a page. */
  public List<StoredSequence> ofAgent(
      TenantId tenant, String agentId, Optional<String> before, int limit) {
    return documents
        .list(tenant, COLLECTION, new DocumentQuery(Map.of(AGENT, agentId), before, limit))
        .stream()
        .map(this::stored)
        .toList();
  }

  /** The sequences that such an event may start, whether switched on or not; oldest first. */
  public List<StoredSequence> listeningTo(TenantId tenant, String kind) {
    return documents
        .list(tenant, COLLECTION, DocumentQuery.first(MOST).with(listens(kind), "yes"))
        .reversed()
        .stream()
        .map(this::stored)
        .toList();
  }

  /** One version of a sequence, or empty when there is none or the sequence was removed. */
  public Optional<Sequence> at(TenantId tenant, String id, long version) {
    String key = tenant + "\n" + id + "\n" + version;
    synchronized (read) {
      Sequence known = read.get(key);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Optional<Sequence> found =
        documents
            .find(tenant, VERSIONS, versionId(id, version))
            .map(document -> Sequence.fromJson(Json.readMap(document.body())));
    found.ifPresent(sequence -> remember(key, sequence));
    return found;
  }

  private void remember(String key, Sequence sequence) {
    synchronized (read) {
      read.put(key, sequence);
    }
  }

  /** The writes that store a sequence where {@code expected} is now; 0 for a new one. */
  public static List<Write> save(
      TenantId tenant, String id, String agentId, Sequence sequence, long expected) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(AGENT, agentId);
    sequence.on().forEach(kind -> labels.put(listens(kind), "yes"));
    return List.of(
        new Write.Put(
            tenant,
            COLLECTION,
            id,
            labels,
            Json.write(Map.of("agentId", agentId, "sequence", sequence.toJson())),
            expected),
        new Write.Put(
            tenant,
            VERSIONS,
            versionId(id, expected + 1),
            Map.of(SEQUENCE, id),
            Json.write(sequence.toJson()),
            Write.Put.ANY));
  }

  /** The writes that store another version, and wake who waited for it to be switched on. */
  public static List<Write> change(StoredSequence stored, Sequence sequence, Instant now) {
    var writes =
        new ArrayList<>(
            save(stored.tenant(), stored.id(), stored.agentId(), sequence, stored.version()));
    if (sequence.enabled() && !stored.sequence().enabled()) {
      writes.add(wake(stored, true, now));
    }
    return writes;
  }

  /** The writes that remove it with all versions; who is on the way leaves. */
  public List<Write> remove(StoredSequence stored, Instant now) {
    var writes = new ArrayList<Write>();
    writes.add(new Write.Remove(stored.tenant(), COLLECTION, stored.id()));
    for (Document version :
        documents.list(
            stored.tenant(), VERSIONS, DocumentQuery.first(MOST).with(SEQUENCE, stored.id()))) {
      writes.add(new Write.Remove(stored.tenant(), VERSIONS, version.id()));
    }
    writes.add(wake(stored, false, now));
    return writes;
  }

  private static Write wake(StoredSequence stored, boolean held, Instant now) {
    String id = UniqueId.at(now);
    return new Write.Enqueue(
        Job.of(
            stored.tenant(),
            id,
            WakeJob.TYPE,
            id,
            Json.write(new WakeJob.Whom(stored.id(), held, Optional.empty())),
            now));
  }

  private static String listens(String kind) {
    return "on." + kind;
  }

  private static String versionId(String id, long version) {
    return id + "." + version;
  }

  private StoredSequence stored(Document document) {
    String key = document.tenant() + "\n" + document.id() + "\n" + document.version();
    Body body = Json.read(document.body(), Body.class);
    Sequence known;
    synchronized (read) {
      known = read.get(key);
    }
    if (known == null) {
      known = Sequence.fromJson(body.sequence());
      remember(key, known);
    }
    return new StoredSequence(
        document.tenant(),
        document.id(),
        body.agentId(),
        document.version(),
        document.createdAt(),
        document.updatedAt(),
        known);
  }

  /** What the sequence in a document is called. */
  static String name(Document document) {
    return String.valueOf(
        Json.read(document.body(), Body.class).sequence().getOrDefault("name", ""));
  }

  private record Body(String agentId, Map<String, Object> sequence) {}
}
