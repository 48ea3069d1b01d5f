package io.parley.rag.index;

import java.util.List;

/**
 * What makes vectors comparable: they come from one model, set up in one way. Immutable.
 *
 * @param fingerprint names the model and its settings; 8 to 64 characters of 0-9 and a-f
 * @param dimensions how many numbers each vector has; 1 to {@value #MOST_DIMENSIONS}
 */
public record VectorSpace(String fingerprint, int dimensions) {
  /** The most numbers of a vector that every index takes. */
  public static final int MOST_DIMENSIONS = 4096;

  public VectorSpace {
    if (!fingerprint.matches("[0-9a-f]{8,64}")) {
      throw new IllegalArgumentException(
          "fingerprint '" + fingerprint + "' must be 8 to 64 characters of 0-9 and a-f");
    }
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          "dimensions " + dimensions + " must be 1 to " + MOST_DIMENSIONS);
    }
  }

  /**
   * The vector, when it can be of this space.
   *
   * @param of what it belongs to, for the message
   * @throws IllegalArgumentException when it has another number of dimensions
   */
  public UnitVector checked(UnitVector vector, String of) {
    if (vector.dimensions() != dimensions) {
      throw new IllegalArgumentException(
          "vector of "
              + of
              + " has "
              + vector.dimensions()
              + " dimensions and must have "
              + dimensions
              + ", as all of space "
              + fingerprint);
    }
    return vector;
  }

  /**
   * Refuses sources with a vector that cannot be of this space.
   *
   * @throws IllegalArgumentException when a vector has another number of dimensions
   */
  public void check(List<EmbeddedSource> sources) {
    for (EmbeddedSource source : sources) {
      for (EmbeddedChunk chunk : source.chunks()) {
        var unused = checked(chunk.vector(), "chunk " + chunk.chunkId());
      }
    }
  }
}
