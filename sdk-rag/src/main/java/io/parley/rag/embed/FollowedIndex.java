package io.parley.rag.embed;

import io.parley.core.TenantId;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A text index whose changes are embedded after. */
final class FollowedIndex implements TextIndex {
  /** The version of a source that was removed. */
  static final long GONE = -1;

  private final TextIndex text;
  private final Embeddings embeddings;

  FollowedIndex(TextIndex text, Embeddings embeddings) {
    this.text = text;
    this.embeddings = embeddings;
  }

  @Override
  public void upsert(TenantId tenant, List<IndexedSource> sources) {
    text.upsert(tenant, sources);
    var versions = new HashMap<String, Long>();
    sources.forEach(source -> versions.put(source.id(), source.version()));
    if (!versions.isEmpty()) {
      embeddings.embed(tenant, versions);
    }
  }

  @Override
  public void remove(TenantId tenant, Collection<String> sourceIds) {
    text.remove(tenant, sourceIds);
    var versions = new HashMap<String, Long>();
    sourceIds.forEach(id -> versions.put(id, GONE));
    if (!versions.isEmpty()) {
      embeddings.embed(tenant, versions);
    }
  }

  @Override
  public List<Hit> search(TenantId tenant, TextQuery query) {
    return text.search(tenant, query);
  }

  @Override
  public List<Chunk> chunks(TenantId tenant, String sourceId) {
    return text.chunks(tenant, sourceId);
  }

  @Override
  public List<Chunk> find(TenantId tenant, Collection<String> chunkIds) {
    return text.find(tenant, chunkIds);
  }

  @Override
  public Map<String, Long> versions(TenantId tenant) {
    return text.versions(tenant);
  }

  @Override
  public void erase(TenantId tenant) {
    Map<String, Long> all = text.versions(tenant);
    text.erase(tenant);
    var versions = new HashMap<String, Long>();
    all.keySet().forEach(id -> versions.put(id, GONE));
    if (!versions.isEmpty()) {
      embeddings.embed(tenant, versions);
    }
  }
}
