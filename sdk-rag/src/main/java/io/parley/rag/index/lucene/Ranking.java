package io.parley.rag.index.lucene;

import io.parley.rag.index.ChunkFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.SmallFloat;
import org.jspecify.annotations.Nullable;

/**
 * The best documents for a question: adds up the weights of its terms, list by list, in windows of
 * documents. Not thread-safe: one per search.
 *
 * <p>Lucene's own search skips documents that cannot come among the best. That gains little here: a
 * question has dozens of 4-grams, most documents have some of them, and only their sum tells.
 */
final class Ranking {
  /** Documents whose sums are kept at once: few enough for them to stay in the cache. */
  private static final int WINDOW = 1 << 14;

  /** What counts of a term below this come to is worked out in advance; few are higher. */
  private static final int COUNTS = 16;

  private static final Comparator<ScoreDoc> WORST_FIRST =
      Comparator.<ScoreDoc>comparingDouble(doc -> doc.score)
          .thenComparing(doc -> doc.doc, Comparator.reverseOrder());

  private final IndexSearcher searcher;
  private final Lengths lengths;
  private final ReaderStatistics statistics;
  private final float[] sums = new float[WINDOW];
  private final DocAndFloatFeatureBuffer batch = new DocAndFloatFeatureBuffer();

  Ranking(IndexSearcher searcher, Lengths lengths, ReaderStatistics statistics) {
    this.searcher = searcher;
    this.lengths = lengths;
    this.statistics = statistics;
  }

  /** A list of postings while it is walked. */
  private static final class Walked {
    final PostingsEnum postings;
    final float weight;

    /** What the weight is multiplied by, by count and length; for counts that are usual. */
    final float[] frequencies;

    final double meanLength;

    /** By document. */
    final byte[] lengths;

    Walked(
        PostingsEnum postings,
        float weight,
        float[] frequencies,
        double meanLength,
        byte[] lengths) {
      this.postings = postings;
      this.weight = weight;
      this.frequencies = frequencies;
      this.meanLength = meanLength;
      this.lengths = lengths;
    }

    float frequency(int count, byte length) {
      return count < COUNTS
          ? frequencies[(count << 8) | (length & 0xff)]
          : (float) Bm25.tf(count, SmallFloat.byte4ToInt(length), meanLength);
    }
  }

  /** The best documents that the filter lets through, best first. */
  ScoreDoc[] best(Question question, ChunkFilter filter, int limit) throws IOException {
    var best = new PriorityQueue<>(WORST_FIRST);
    Query passes = passes(filter);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      List<Walked> lists = lists(leaf, question);
      if (!lists.isEmpty()) {
        add(leaf, lists, passes == null ? null : matching(leaf, passes), limit, best);
      }
    }
    ScoreDoc[] found = best.toArray(ScoreDoc[]::new);
    Arrays.sort(found, WORST_FIRST.reversed());
    return found;
  }

  private @Nullable Query passes(ChunkFilter filter) throws IOException {
    if (filter.equals(ChunkFilter.NONE)) {
      return null;
    }
    var all = new BooleanQuery.Builder();
    Filters.of(filter).forEach(query -> all.add(query, Occur.FILTER));
    return searcher.rewrite(all.build());
  }

  private Bits matching(LeafReaderContext leaf, Query query) throws IOException {
    Scorer scorer = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1).scorer(leaf);
    int documents = leaf.reader().maxDoc();
    return scorer == null
        ? new Bits.MatchNoBits(documents)
        : BitSet.of(scorer.iterator(), documents);
  }

  private List<Walked> lists(LeafReaderContext leaf, Question question) throws IOException {
    var lists = new ArrayList<Walked>();
    String field = "";
    float[] frequencies = {};
    double meanLength = 0;
    for (Question.Term term : question.terms()) {
      PostingsEnum postings = statistics.postings(leaf, term);
      if (postings != null && postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (!field.equals(term.field())) {
          field = term.field();
          meanLength = statistics.meanLength(field);
          frequencies = frequencies(meanLength);
        }
        float weight = (float) (term.boost() * term.idf());
        lists.add(new Walked(postings, weight, frequencies, meanLength, lengths.of(leaf, field)));
      }
    }
    return lists;
  }

  private static float[] frequencies(double meanLength) {
    var frequencies = new float[COUNTS * 256];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) Bm25.tf(i >> 8, SmallFloat.byte4ToInt((byte) i), meanLength);
    }
    return frequencies;
  }

  private void add(
      LeafReaderContext leaf,
      List<Walked> lists,
      @Nullable Bits passes,
      int limit,
      PriorityQueue<ScoreDoc> best)
      throws IOException {
    Bits live = leaf.reader().getLiveDocs();
    int documents = leaf.reader().maxDoc();
    for (int from = 0; from < documents; from += WINDOW) {
      int to = Math.min(documents, from + WINDOW);
      Arrays.fill(sums, 0);
      for (Walked list : lists) {
        sum(list, from, to);
      }
      float enough = enough(best, limit);
      for (int doc = from; doc < to; doc++) {
        float score = sums[doc - from];
        if (score > enough
            && (live == null || live.get(doc))
            && (passes == null || passes.get(doc))) {
          best.add(new ScoreDoc(leaf.docBase + doc, score));
          if (best.size() > limit) {
            best.remove();
          }
          enough = enough(best, limit);
        }
      }
    }
  }

  /** What a document must have more than to come among the best. */
  private static float enough(PriorityQueue<ScoreDoc> best, int limit) {
    return best.size() < limit ? 0 : best.element().score;
  }

  private void sum(Walked list, int from, int to) throws IOException {
    float weight = list.weight;
    byte[] lengths = list.lengths;
    list.postings.nextPostings(to, batch);
    while (batch.size > 0) {
      for (int i = 0; i < batch.size; i++) {
        int doc = batch.docs[i];
        sums[doc - from] += weight * list.frequency((int) batch.features[i], lengths[doc]);
      }
      list.postings.nextPostings(to, batch);
    }
  }
}
