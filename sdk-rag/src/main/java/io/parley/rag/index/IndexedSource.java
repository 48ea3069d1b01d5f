package io.parley.rag.index;

import java.util.List;

/**
 * All chunks of one source at one version, which replace those it had. Immutable.
 *
 * @param id names the source within its tenant
 * @param version of the source as it is stored; 0 or more
 * @param chunks at least one, all of this source
 */
public record IndexedSource(String id, long version, List<Chunk> chunks) {
  public IndexedSource {
    chunks = List.copyOf(chunks);
    if (version < 0) {
      throw new IllegalArgumentException("version " + version + " must not be negative");
    }
    if (chunks.isEmpty()) {
      throw new IllegalArgumentException("source " + id + " must have at least one chunk");
    }
    for (Chunk chunk : chunks) {
      if (!chunk.sourceId().equals(id)) {
        throw new IllegalArgumentException(
            "chunk " + chunk.id() + " is of source " + chunk.sourceId() + ", not " + id);
      }
    }
  }
}
