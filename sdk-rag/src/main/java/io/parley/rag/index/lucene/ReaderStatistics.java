package io.parley.rag.index.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.IndexSearcher;

/** The statistics of one point-in-time view. Not thread-safe: one per search. */
final class ReaderStatistics implements TermStatistics {
  private final IndexSearcher searcher;
  private final Map<Term, TermStates> terms = new HashMap<>();
  private final Map<String, Long> chunks = new HashMap<>();
  private final Map<String, Double> meanLengths = new HashMap<>();

  ReaderStatistics(IndexSearcher searcher) {
    this.searcher = searcher;
  }

  @Override
  public long chunks(String field) {
    return chunks.computeIfAbsent(
        field, name -> (long) read(() -> searcher.getIndexReader().getDocCount(name)));
  }

  @Override
  public long withTerm(String field, String term) {
    return states(new Term(field, term)).docFreq();
  }

  /** Where the term is in each part of the index: looked up once in a search. */
  TermStates states(Term term) {
    return terms.computeIfAbsent(term, t -> read(() -> TermStates.build(searcher, t, true)));
  }

  @Override
  public double meanLength(String field) {
    return meanLengths.computeIfAbsent(
        field,
        name ->
            read(() -> searcher.getIndexReader().getSumTotalTermFreq(name))
                / (double) Math.max(1, chunks(name)));
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
