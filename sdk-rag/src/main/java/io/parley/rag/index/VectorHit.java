package io.parley.rag.index;

/**
 * A chunk that was compared with what was asked. Immutable.
 *
 * @param chunkId names the chunk in the {@link TextIndex}
 * @param similarity the cosine of the two vectors, -1 to 1; more is nearer
 */
public record VectorHit(String chunkId, double similarity) {
  public VectorHit {
    if (!(similarity >= -1.001 && similarity <= 1.001)) {
      throw new IllegalArgumentException("similarity " + similarity + " must be -1 to 1");
    }
  }
}
