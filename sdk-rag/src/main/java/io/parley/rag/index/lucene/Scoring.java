package io.parley.rag.index.lucene;

import io.parley.rag.index.Chunk;
import io.parley.rag.index.Explanation;
import io.parley.rag.index.Hit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What makes the score of one chunk, term by term. */
final class Scoring {
  private Scoring() {}

  /**
   * The hit, fully explained.
   *
   * @param counts how often each term of the question occurs in the chunk, in their order
   * @param length the number of terms in a field of the chunk
   */
  static Hit hit(
      Question question,
      TermStatistics statistics,
      Chunk chunk,
      int[] counts,
      ToDoubleFunction<String> length) {
    var parts = new LinkedHashMap<String, List<Explanation>>();
    String field = Analysis.field(chunk.language());
    var found = new HashSet<String>();
    var foundGrams = new HashSet<String>();
    List<Question.Term> terms = question.terms();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        continue;
      }
      Question.Term term = terms.get(i);
      double tf =
          Bm25.tf(
              counts[i], length.applyAsDouble(term.field()), statistics.meanLength(term.field()));
      parts.computeIfAbsent(term.field(), name -> new ArrayList<>()).add(explain(term, tf));
      if (term.field().equals(Analysis.GRAMS)) {
        foundGrams.add(term.text());
      } else if (term.field().equals(field)) {
        found.add(term.text());
      }
    }
    var fields = new ArrayList<Explanation>();
    for (Map.Entry<String, List<Explanation>> part : parts.entrySet()) {
      fields.add(Explanation.sum(name(part.getKey()), part.getValue()));
    }
    return new Hit(
        chunk,
        Explanation.sum("text score", fields),
        question.coverage(field, statistics, found, foundGrams));
  }

  private static Explanation explain(Question.Term term, double tf) {
    return Explanation.of(
        term.boost() * term.idf() * tf,
        "'"
            + term.text()
            + "': idf "
            + rounded(term.idf())
            + " x tf "
            + rounded(tf)
            + " x boost "
            + rounded(term.boost()));
  }

  /**
   * Two digits after the point; formatting every term of every hit would cost more than finding.
   */
  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static String name(String field) {
    return field.equals(Analysis.GRAMS) ? "4-grams" : "words " + field.substring(2);
  }
}
