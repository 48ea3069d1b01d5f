package io.parley.rag.index;

import java.util.List;

/**
 * The vectors of one source at one version, which replace those it had. Immutable.
 *
 * @param id names the source within its tenant
 * @param version of the source whose chunks these are; 0 or more
 * @param chunks those of its chunks that have a vector; may be none, as of a source in a language
 *     that the model does not speak
 */
public record EmbeddedSource(String id, long version, List<EmbeddedChunk> chunks) {
  public EmbeddedSource {
    chunks = List.copyOf(chunks);
    if (id.isBlank()) {
      throw new IllegalArgumentException("source id '" + id + "' must not be blank");
    }
    if (version < 0) {
      throw new IllegalArgumentException("version " + version + " must not be negative");
    }
  }
}
