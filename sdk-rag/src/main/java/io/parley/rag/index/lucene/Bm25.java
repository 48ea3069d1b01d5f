package io.parley.rag.index.lucene;

/**
 * Okapi BM25 term weight, as Lucene computes it.
 *
 * <pre>
 *   idf(t)    = ln(1 + (N - n + 0.5) / (n + 0.5))
 *   tf(t)     = f / (f + k1 * (1 - b + b * dl / avgdl))
 *   weight(t) = boost * idf(t) * tf(t)
 * </pre>
 *
 * where {@code N} chunks have the field, {@code n} of them the term, {@code f} is its count in this
 * chunk, {@code dl} the length of the field in terms and {@code avgdl} the mean length.
 *
 * @see <a href="https://doi.org/10.1561/1500000019">Robertson and Zaragoza, The Probabilistic
 *     Relevance Framework, 2009</a>
 */
final class Bm25 {
  /** Term frequency saturation, and how much the length counts: the usual values. */
  static final float K1 = 1.2f;

  static final float B = 0.75f;

  private Bm25() {}

  static double idf(long chunks, long withTerm) {
    return Math.log1p((chunks - withTerm + 0.5) / (withTerm + 0.5));
  }

  static double tf(double count, double length, double meanLength) {
    return count / (count + K1 * (1 - B + B * length / meanLength));
  }
}
