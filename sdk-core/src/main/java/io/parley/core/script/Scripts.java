package io.parley.core.script;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The scripts of every tenant, each in all its versions. Thread-safe. */
public final class Scripts {
  private static final String COLLECTION = "script";
  private static final String VERSIONS = "script.version";
  private static final String AGENT = "agent";
  private static final String SCRIPT = "script";
  private static final String ENABLED = "enabled";
  private static final int MOST = 1_000;
  private static final int REMEMBERED = 256;

  private final Storage storage;
  private final DocumentStore documents;

  /** Versions never change. */
  private final Map<String, Script> read =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Script> eldest) {
          return size() > REMEMBERED;
        }
      };

  public Scripts(Storage storage) {
    this.storage = storage;
    this.documents = storage.documents();
  }

  /** Stores a new script of an agent under {@code id}. */
  public StoredScript create(
      TenantId tenant, String id, String agentId, Script script, Instant now) {
    storage.work().commit(save(tenant, id, agentId, script, 0), now);
    return find(tenant, id).orElseThrow();
  }

  /**
   * Stores another version. Conversations that follow the script go on by the one they began with.
   *
   * @throws io.parley.core.StaleVersionException when it is not at that version any more
   */
  public StoredScript update(StoredScript stored, Script script, Instant now) {
    storage
        .work()
        .commit(
            save(stored.tenant(), stored.id(), stored.agentId(), script, stored.version()), now);
    return find(stored.tenant(), stored.id()).orElseThrow();
  }

  /** The script as it is now, or empty. */
  public Optional<StoredScript> find(TenantId tenant, String id) {
    return documents.find(tenant, COLLECTION, id).map(this::stored);
  }

  /** What an agent's scripts are, newest first. {@code before} is the last id of a page. */
  public List<StoredScript> ofAgent(
      TenantId tenant, String agentId, Optional<String> before, int limit) {
    return documents
        .list(tenant, COLLECTION, new DocumentQuery(Map.of(AGENT, agentId), before, limit))
        .stream()
        .map(this::stored)
        .toList();
  }

  /** The scripts of an agent that are switched on, oldest first; at most 1,000. */
  public List<StoredScript> enabledOf(TenantId tenant, String agentId) {
    return documents
        .list(
            tenant, COLLECTION, DocumentQuery.first(MOST).with(AGENT, agentId).with(ENABLED, "yes"))
        .reversed()
        .stream()
        .map(this::stored)
        .toList();
  }

  /** One version of a script, or empty when there is none or the script was removed. */
  public Optional<Script> at(TenantId tenant, String id, long version) {
    String key = key(tenant, id, version);
    Script known = remembered(key);
    return known != null
        ? Optional.of(known)
        : documents
            .find(tenant, VERSIONS, versionId(id, version))
            .map(document -> remember(key, Script.fromJson(Json.readMap(document.body()))));
  }

  private @Nullable Script remembered(String key) {
    synchronized (read) {
      return read.get(key);
    }
  }

  private Script remember(String key, Script script) {
    synchronized (read) {
      read.put(key, script);
    }
    return script;
  }

  /** The writes that store a script where {@code expected} is now; 0 for a new one. */
  public static List<Write> save(
      TenantId tenant, String id, String agentId, Script script, long expected) {
    return List.of(
        new Write.Put(
            tenant,
            COLLECTION,
            id,
            Map.of(AGENT, agentId, ENABLED, script.enabled() ? "yes" : "no"),
            Json.write(Map.of("agentId", agentId, "script", script.toJson())),
            expected),
        new Write.Put(
            tenant,
            VERSIONS,
            versionId(id, expected + 1),
            Map.of(SCRIPT, id),
            Json.write(script.toJson()),
            Write.Put.ANY));
  }

  /** The writes that remove it with all versions; conversations follow it no more. */
  public List<Write> remove(StoredScript stored) {
    var writes = new ArrayList<Write>();
    writes.add(new Write.Remove(stored.tenant(), COLLECTION, stored.id()));
    for (Document version :
        documents.list(
            stored.tenant(), VERSIONS, DocumentQuery.first(MOST).with(SCRIPT, stored.id()))) {
      writes.add(new Write.Remove(stored.tenant(), VERSIONS, version.id()));
    }
    return writes;
  }

  private static String key(TenantId tenant, String id, long version) {
    return tenant + "\n" + id + "\n" + version;
  }

  private static String versionId(String id, long version) {
    return id + "." + version;
  }

  private StoredScript stored(Document document) {
    Body body = Json.read(document.body(), Body.class);
    String key = key(document.tenant(), document.id(), document.version());
    Script known = remembered(key);
    return new StoredScript(
        document.tenant(),
        document.id(),
        body.agentId(),
        document.version(),
        document.createdAt(),
        document.updatedAt(),
        known != null ? known : remember(key, Script.fromJson(body.script())));
  }

  private record Body(String agentId, Map<String, Object> script) {}
}
