package io.parley.rag.index.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;

/** The statistics of one point-in-time view. Not thread-safe: one per search. */
final class ReaderStatistics implements TermStatistics {
  private final IndexReader reader;
  private final Map<Term, Long> withTerm = new HashMap<>();
  private final Map<String, Long> chunks = new HashMap<>();
  private final Map<String, Double> meanLengths = new HashMap<>();

  ReaderStatistics(IndexReader reader) {
    this.reader = reader;
  }

  @Override
  public long chunks(String field) {
    return chunks.computeIfAbsent(field, name -> (long) read(() -> reader.getDocCount(name)));
  }

  @Override
  public long withTerm(String field, String term) {
    return withTerm.computeIfAbsent(
        new Term(field, term), t -> (long) read(() -> reader.docFreq(t)));
  }

  @Override
  public double meanLength(String field) {
    return meanLengths.computeIfAbsent(
        field,
        name -> read(() -> reader.getSumTotalTermFreq(name)) / (double) Math.max(1, chunks(name)));
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
