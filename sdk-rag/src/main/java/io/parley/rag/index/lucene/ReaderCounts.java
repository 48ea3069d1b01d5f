package io.parley.rag.index.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.SmallFloat;

/** How often the terms of a question occur in one found chunk, read from the postings. */
final class ReaderCounts {
  private final int[] counts;
  private final Map<String, Double> lengths = new HashMap<>();

  private ReaderCounts(int terms) {
    this.counts = new int[terms];
  }

  /** By term, in the order of the question. */
  int[] counts() {
    return counts;
  }

  double length(String field) {
    return lengths.getOrDefault(field, 1.0);
  }

  /** Counts for all found documents, in their order: each list of postings is walked once. */
  static List<ReaderCounts> of(
      IndexReader reader, Question question, ReaderStatistics statistics, ScoreDoc[] found)
      throws IOException {
    var byDoc = new HashMap<Integer, ReaderCounts>();
    int[] docs = Arrays.stream(found).mapToInt(doc -> doc.doc).sorted().toArray();
    List<LeafReaderContext> leaves = reader.leaves();
    for (int from = 0; from < docs.length; ) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(docs[from], leaves));
      int to = from;
      while (to < docs.length && docs[to] < leaf.docBase + leaf.reader().maxDoc()) {
        docs[to] -= leaf.docBase;
        to++;
      }
      int[] local = Arrays.copyOfRange(docs, from, to);
      List<ReaderCounts> counted = of(leaf, question.terms(), statistics, local);
      for (int i = 0; i < local.length; i++) {
        byDoc.put(leaf.docBase + local[i], counted.get(i));
      }
      from = to;
    }
    return Arrays.stream(found).map(doc -> byDoc.get(doc.doc)).toList();
  }

  private static List<ReaderCounts> of(
      LeafReaderContext leaf, List<Question.Term> terms, ReaderStatistics statistics, int[] docs)
      throws IOException {
    List<ReaderCounts> counted =
        Arrays.stream(docs).mapToObj(doc -> new ReaderCounts(terms.size())).toList();
    for (String field : terms.stream().map(Question.Term::field).distinct().toList()) {
      NumericDocValues norms = leaf.reader().getNormValues(field);
      for (int i = 0; norms != null && i < docs.length; i++) {
        if (norms.advanceExact(docs[i])) {
          // The length as the index keeps it: exact below 40, rounded above.
          double length = SmallFloat.byte4ToInt((byte) norms.longValue());
          counted.get(i).lengths.put(field, length);
        }
      }
    }
    for (int t = 0; t < terms.size(); t++) {
      PostingsEnum postings = statistics.postings(leaf, terms.get(t));
      for (int i = 0; postings != null && i < docs.length; i++) {
        int at = postings.docID() < docs[i] ? postings.advance(docs[i]) : postings.docID();
        if (at == docs[i]) {
          counted.get(i).counts[t] = postings.freq();
        }
      }
    }
    return counted;
  }
}
