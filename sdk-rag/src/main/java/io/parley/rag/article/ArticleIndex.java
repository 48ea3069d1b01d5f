package io.parley.rag.article;

import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.ingest.Chunker;
import io.parley.rag.ingest.SourceText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index equal to the stored articles that are published. Thread-safe.
 *
 * <p>Writes to a tenant's index go one after the other, each from what is stored at that moment, so
 * that the last one to be indexed is never older than one before.
 */
final class ArticleIndex {
  private static final Logger log = LoggerFactory.getLogger(ArticleIndex.class);

  /** Articles that are indexed in one go when an index is repaired. */
  private static final int BATCH = 100;

  private static final int PAGE = 1000;

  private final DocumentStore documents;
  private final TextIndex index;
  private final Chunker chunker = new Chunker();
  private final Map<TenantId, Gate> gates = new ConcurrentHashMap<>();

  ArticleIndex(DocumentStore documents, TextIndex index) {
    this.documents = documents;
    this.index = index;
  }

  /** Who writes to a tenant's index, and whether it is known to be equal to what is stored. */
  private static final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean equal;
  }

  private Gate gate(TenantId tenant) {
    return gates.computeIfAbsent(tenant, id -> new Gate());
  }

  /**
   * Indexes one article as it is stored now, or removes it. False when the index could not be
   * written; it is then repaired before the next search.
   */
  boolean refresh(TenantId tenant, String id) {
    Gate gate = gate(tenant);
    gate.lock.lock();
    try {
      if (!gate.equal) {
        reconcile(tenant, gate);
        return true;
      }
      Optional<Document> document =
          documents.find(tenant, Articles.COLLECTION, id).filter(ArticleIndex::isPublished);
      if (document.isPresent()) {
        index.upsert(tenant, List.of(cut(document.get())));
      } else {
        index.remove(tenant, List.of(id));
      }
      return true;
    } catch (StorageException e) {
      gate.equal = false;
      log.warn("article {} of tenant {} is stored but not yet indexed", id, tenant, e);
      return false;
    } finally {
      gate.lock.unlock();
    }
  }

  /** Repairs the index when this process has not seen it equal to the stored articles. */
  void ready(TenantId tenant) {
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

  /** Compares index and store now, and indexes what differs. Returns how many articles did. */
  int reconcile(TenantId tenant) {
    Gate gate = gate(tenant);
    gate.lock.lock();
    try {
      return reconcile(tenant, gate);
    } finally {
      gate.lock.unlock();
    }
  }

  private int reconcile(TenantId tenant, Gate gate) {
    Map<String, Long> indexed = index.versions(tenant);
    Set<String> gone = new HashSet<>(indexed.keySet());
    var changed = new ArrayList<IndexedSource>();
    int repaired = 0;
    DocumentQuery query =
        DocumentQuery.first(PAGE).with(Articles.STATUS, Article.Status.PUBLISHED.name());
    List<Document> page = documents.list(tenant, Articles.COLLECTION, query);
    while (!page.isEmpty()) {
      for (Document document : page) {
        gone.remove(document.id());
        Long version = indexed.get(document.id());
        if (version == null || version != document.version()) {
          changed.add(cut(document));
          repaired++;
          if (changed.size() == BATCH) {
            index.upsert(tenant, changed);
            changed.clear();
          }
        }
      }
      page = documents.list(tenant, Articles.COLLECTION, query.after(page.getLast().id()));
    }
    index.upsert(tenant, changed);
    index.remove(tenant, gone);
    gate.equal = true;
    if (repaired + gone.size() > 0) {
      log.info(
          "index of tenant {} repaired: {} articles indexed, {} removed",
          tenant,
          repaired,
          gone.size());
    }
    return repaired + gone.size();
  }

  private static boolean isPublished(Document document) {
    return Article.Status.PUBLISHED.name().equals(document.labels().get(Articles.STATUS));
  }

  private IndexedSource cut(Document document) {
    Article article = Articles.article(document);
    Article.Content content = article.content();
    List<Chunk> chunks =
        chunker.chunk(
            new SourceText(
                article.id(),
                content.title(),
                content.body(),
                content.language(),
                article.updatedAt(),
                content.categoryId()));
    return new IndexedSource(article.id(), article.version(), chunks);
  }
}
