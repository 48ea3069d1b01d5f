package io.parley.rag.index;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Finds chunks by their words. What it holds is derived from stored sources and may be thrown away
 * and built again.
 *
 * <p>Implementations are thread-safe, keep tenants apart, and make every write visible to searches
 * and, where they keep it on disk, durable before it returns. An unknown tenant has an empty index.
 * Verify one with {@code TextIndexContract} from the test-jar of this module.
 */
@Spi
public interface TextIndex {
  /**
   * Replaces all chunks of each source by the given ones, each source at once. Repeating it changes
   * nothing; the last version given wins whatever its number. An empty list is a no-op.
   */
  void upsert(TenantId tenant, List<IndexedSource> sources);

  /** Removes all chunks of these sources. Those that are not there are passed over. */
  void remove(TenantId tenant, Collection<String> sourceIds);

  /** The best hits, best first; empty when no word or part of a word of the query occurs. */
  List<Hit> search(TenantId tenant, TextQuery query);

  /** The chunks of a source in their order; empty when it is not there. */
  List<Chunk> chunks(TenantId tenant, String sourceId);

  /** Those of these chunks that are there, in no particular order. */
  List<Chunk> find(TenantId tenant, Collection<String> chunkIds);

  /** Every source that is indexed, and its version. Compared with what is stored for repair. */
  Map<String, Long> versions(TenantId tenant);

  /** Forgets everything of the tenant. */
  void erase(TenantId tenant);
}
