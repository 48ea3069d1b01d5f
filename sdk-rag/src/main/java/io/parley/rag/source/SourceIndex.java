package io.parley.rag.source;

import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.core.document.DocumentStore;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an index equal to the sources that are stored. Thread-safe.
 *
 * <p>Writes to a tenant's index go one after the other, each from what is stored at that moment, so
 * that the last one to be indexed is never older than one before. What other processes changed is
 * noticed by a count of changes beside the sources.
 */
public final class SourceIndex {
  private static final Logger log = LoggerFactory.getLogger(SourceIndex.class);

  /** Sources that are indexed in one go when an index is repaired. */
  private static final int BATCH = 100;

  private final KnowledgeChanges changes;
  private final TextIndex index;
  private final List<StoredSources> kinds;
  private final Map<TenantId, Gate> gates = new ConcurrentHashMap<>();

  /**
   * @param documents where changes are counted
   * @param index what is kept equal
   * @param kinds what is to be found; the first that holds a name has it
   */
  public SourceIndex(DocumentStore documents, TextIndex index, List<StoredSources> kinds) {
    this.changes = new KnowledgeChanges(documents);
    this.index = index;
    this.kinds = List.copyOf(kinds);
  }

  /** Who writes to a tenant's index, and what of the store it is known to be equal to. */
  private static final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean equal;
    private volatile long seen;
  }

  private Gate gate(TenantId tenant) {
    return gates.computeIfAbsent(tenant, id -> new Gate());
  }

  private StoredSources kind(String sourceId) {
    return kinds.stream()
        .filter(kind -> kind.holds(sourceId))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("source '" + sourceId + "' is of no known kind"));
  }

  /**
   * Indexes one source as it is stored now, or removes it. False when the index could not be
   * written; it is then repaired before the next search.
   */
  public boolean refresh(TenantId tenant, String sourceId) {
    Gate gate = gate(tenant);
    gate.lock.lock();
    try {
      if (!gate.equal) {
        reconcile(tenant, gate);
        return true;
      }
      var found = new ArrayList<IndexedSource>();
      kind(sourceId).read(tenant, Set.of(sourceId), found::add);
      if (found.isEmpty()) {
        index.remove(tenant, List.of(sourceId));
      } else {
        index.upsert(tenant, found);
      }
      return true;
    } catch (StorageException e) {
      gate.equal = false;
      log.warn("source {} of tenant {} is stored but not yet indexed", sourceId, tenant, e);
      return false;
    } finally {
      gate.lock.unlock();
    }
  }

  /** Repairs the index when this process has not seen it equal to what is stored. */
  public void ready(TenantId tenant) {
    Gate gate = gate(tenant);
    if (!gate.equal) {
      gate.lock.lock();
      try {
        if (!gate.equal) {
          reconcile(tenant, gate);
        }
      } finally {
        gate.lock.unlock();
      }
    }
  }

  /** Compares index and store now, and indexes what differs. Returns how many sources did. */
  public int reconcile(TenantId tenant) {
    Gate gate = gate(tenant);
    gate.lock.lock();
    try {
      return reconcile(tenant, gate);
    } finally {
      gate.lock.unlock();
    }
  }

  /**
   * Brings in what was changed since, here or by another process, for every tenant whose index is
   * in use here. A tenant that fails is left for the next call. Returns how many sources differed.
   */
  public int catchUp() {
    if (gates.isEmpty()) {
      return 0;
    }
    int differed = 0;
    Map<TenantId, Long> counts = changes.counts();
    for (Map.Entry<TenantId, Gate> entry : gates.entrySet()) {
      TenantId tenant = entry.getKey();
      Gate gate = entry.getValue();
      Long counted = counts.get(tenant);
      try {
        if (gate.equal && gate.seen != (counted == null ? changes.count(tenant) : counted)) {
          differed += reconcile(tenant);
        }
      } catch (StorageException e) {
        gate.equal = false;
        log.warn("the index of tenant {} could not catch up", tenant, e);
      }
    }
    return differed;
  }

  /** Follows the tenant no more, and has its index erased, while nobody writes to it. */
  public void forget(TenantId tenant, Runnable erasing) {
    Gate gate = gate(tenant);
    gate.lock.lock();
    try {
      erasing.run();
      gates.remove(tenant);
    } finally {
      gate.lock.unlock();
    }
  }

  private int reconcile(TenantId tenant, Gate gate) {
    // Read before the comparison: what changes during it is noticed the next time.
    long seen = changes.count(tenant);
    Map<String, Long> indexed = index.versions(tenant);
    Set<String> gone = new HashSet<>(indexed.keySet());
    int differed = 0;
    for (StoredSources kind : kinds) {
      var changed = new HashSet<String>();
      kind.versions(tenant)
          .forEach(
              (id, version) -> {
                gone.remove(id);
                if (!version.equals(indexed.get(id))) {
                  changed.add(id);
                }
              });
      index(tenant, kind, changed);
      differed += changed.size();
    }
    index.remove(tenant, gone);
    gate.seen = seen;
    gate.equal = true;
    if (differed + gone.size() > 0) {
      log.debug(
          "index of tenant {} brought up: {} sources indexed, {} removed",
          tenant,
          differed,
          gone.size());
    }
    return differed + gone.size();
  }

  private void index(TenantId tenant, StoredSources kind, Set<String> changed) {
    if (changed.isEmpty()) {
      return;
    }
    var batch = new ArrayList<IndexedSource>();
    kind.read(
        tenant,
        changed,
        source -> {
          batch.add(source);
          if (batch.size() == BATCH) {
            index.upsert(tenant, batch);
            batch.clear();
          }
        });
    index.upsert(tenant, batch);
  }
}
