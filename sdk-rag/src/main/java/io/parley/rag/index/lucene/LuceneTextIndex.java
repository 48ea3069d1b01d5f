package io.parley.rag.index.lucene;

import io.parley.core.TenantId;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A text index on disk: one Lucene index in a folder per tenant, with stemmed words and letter
 * 4-grams scored by BM25. Thread-safe.
 *
 * <p>A folder belongs to one process at a time. Every write is flushed to the disk before it
 * returns. An index that was damaged, or made by another version of this class, is found empty and
 * filled again from what is stored. The least recently used indexes are closed when more than
 * {@code mostOpen} tenants are in use one after the other.
 */
public final class LuceneTextIndex implements TextIndex, AutoCloseable {
  private final Path root;
  private final OpenFolders<TenantIndex> folders;

  /** Indexes below {@code root}, which is made when it is missing; up to 64 tenants open. */
  public LuceneTextIndex(Path root) {
    this(root, OpenFolders.MOST_OPEN);
  }

  /**
   * @param root the folder of the tenants' folders
   * @param mostOpen how many tenants' indexes stay open; 1 or more
   */
  public LuceneTextIndex(Path root, int mostOpen) {
    var analysis = new Analysis();
    this.root = root;
    this.folders =
        new OpenFolders<>("search index", mostOpen, folder -> TenantIndex.open(analysis, folder));
  }

  @Override
  public void upsert(TenantId tenant, List<IndexedSource> sources) {
    if (!sources.isEmpty()) {
      with(
          tenant,
          index -> {
            index.upsert(sources);
            return true;
          });
    }
  }

  @Override
  public void remove(TenantId tenant, Collection<String> sourceIds) {
    if (!sourceIds.isEmpty()) {
      with(
          tenant,
          index -> {
            index.remove(sourceIds);
            return true;
          });
    }
  }

  @Override
  public List<Hit> search(TenantId tenant, TextQuery query) {
    return with(tenant, index -> index.search(query));
  }

  @Override
  public List<Chunk> chunks(TenantId tenant, String sourceId) {
    return with(tenant, index -> index.chunks(sourceId));
  }

  @Override
  public List<Chunk> find(TenantId tenant, Collection<String> chunkIds) {
    return chunkIds.isEmpty() ? List.of() : with(tenant, index -> index.find(chunkIds));
  }

  @Override
  public Map<String, Long> versions(TenantId tenant) {
    return with(tenant, TenantIndex::versions);
  }

  @Override
  public void erase(TenantId tenant) {
    folders.delete(tenant, root.resolve(tenant.value()));
  }

  private <T> T with(TenantId tenant, OpenFolders.Use<TenantIndex, T> use) {
    return folders.with(tenant, root.resolve(tenant.value()), use);
  }

  /** Closes all indexes. What was written is already on the disk. */
  @Override
  public void close() {
    folders.close();
  }
}
