package io.parley.rag.index;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Finds chunks by their meaning: the vectors nearest to one. Vectors of different spaces never meet
 * in one search. What it holds is derived and may be thrown away and built again.
 *
 * <p>Implementations are thread-safe, keep tenants and spaces apart, and make every write visible
 * to searches and, where they keep it on disk, durable before it returns. The nearest may be found
 * by approximation: of the ten nearest at least 99 in 100 are. An unknown tenant or space is empty.
 * Verify one with {@code VectorIndexContract} from the test-jar of this module.
 */
@Spi
public interface VectorIndex {
  /**
   * Replaces the vectors of each source within the space by the given ones, each source at once.
   * Repeating it changes nothing. An empty list is a no-op.
   *
   * @throws IllegalArgumentException when a vector has other dimensions than the space; nothing was
   *     written
   */
  void upsert(TenantId tenant, VectorSpace space, List<EmbeddedSource> sources);

  /** Removes these sources from every space. Those that are not there are passed over. */
  void remove(TenantId tenant, Collection<String> sourceIds);

  /**
   * The nearest chunks that the filter lets through, and those to be scored besides, nearest first,
   * each once.
   *
   * @throws IllegalArgumentException when the vector of the query has other dimensions than the
   *     space
   */
  List<VectorHit> search(TenantId tenant, VectorSpace space, VectorQuery query);

  /** Every source of the space, those without any vector included, and its version. */
  Map<String, Long> versions(TenantId tenant, VectorSpace space);

  /** Forgets every other space of the tenant. */
  void keepOnly(TenantId tenant, VectorSpace space);

  /** Forgets everything of the tenant. */
  void erase(TenantId tenant);
}
