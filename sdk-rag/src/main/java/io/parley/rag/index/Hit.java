package io.parley.rag.index;

/**
 * A chunk that a query found. Immutable.
 *
 * @param chunk what was found
 * @param explanation the score, more is better, and where it comes from; comparable within one
 *     search only
 * @param coverage how much of the question the chunk speaks about, 0 to 1: the weight of the words
 *     of the query that occur in it over the weight of all of them, rare words weighing more.
 *     Comparable between searches. A word that is misspelt counts in part, a word that only makes a
 *     question of it does not count
 */
public record Hit(Chunk chunk, Explanation explanation, double coverage) {
  public Hit {
    if (!(coverage >= 0 && coverage <= 1)) {
      throw new IllegalArgumentException("coverage " + coverage + " must be 0 to 1");
    }
  }

  /** The value of the explanation. */
  public double score() {
    return explanation.value();
  }
}
