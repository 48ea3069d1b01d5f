package io.parley.rag.index;

import java.util.Set;

/**
 * Which vectors to look for. Immutable.
 *
 * @param vector what is asked
 * @param filter which chunks may be found
 * @param limit the most chunks to find, 1 to 1000
 * @param also chunks that are scored besides, when they have a vector, whatever the filter says; at
 *     most 1000
 */
public record VectorQuery(UnitVector vector, ChunkFilter filter, int limit, Set<String> also) {
  public VectorQuery {
    also = Set.copyOf(also);
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit " + limit + " must be 1 to 1000");
    }
    if (also.size() > 1000) {
      throw new IllegalArgumentException(also.size() + " chunks to score must be at most 1000");
    }
  }

  /** The {@code limit} nearest of all chunks. */
  public static VectorQuery nearest(UnitVector vector, int limit) {
    return new VectorQuery(vector, ChunkFilter.NONE, limit, Set.of());
  }
}
