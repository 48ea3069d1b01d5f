package io.parley.rag.index.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermState;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.IOSupplier;
import org.jspecify.annotations.Nullable;

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
  private TermStates states(Term term) {
    return terms.computeIfAbsent(term, t -> read(() -> TermStates.build(searcher, t, true)));
  }

  /** Where the term occurs in this part of the index, with counts; null when it does not. */
  @Nullable PostingsEnum postings(LeafReaderContext leaf, Question.Term asked) throws IOException {
    var term = new Term(asked.field(), asked.text());
    IOSupplier<TermState> known = states(term).get(leaf);
    TermState state = known == null ? null : known.get();
    if (state == null) {
      return null;
    }
    TermsEnum terms = Terms.getTerms(leaf.reader(), term.field()).iterator();
    terms.seekExact(term.bytes(), state);
    return terms.postings(null, PostingsEnum.FREQS);
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
