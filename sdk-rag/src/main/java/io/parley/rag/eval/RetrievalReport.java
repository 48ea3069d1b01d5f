package io.parley.rag.eval;

import io.parley.core.json.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well the questions of a set found their texts. Each measure is the mean over the questions
 * that have an answer, 0 to 1. Immutable.
 *
 * @param texts how many were searched
 * @param chunks into how many they were cut
 * @param questions how many were asked
 * @param recallAt1 share of the relevant texts that are first
 * @param recallAt5 share of the relevant texts among the first five
 * @param recallAt10 share of the relevant texts among the first ten
 * @param mrrAt10 one over the rank of the first relevant text among the first ten, else 0
 * @param ndcgAt10 gain of the first ten, discounted by rank, over the best possible
 * @param empty share of the questions that found nothing at all
 * @param p50 the time a question took, median
 * @param p95 the time that 95 of 100 questions did not exceed
 * @param index the time it took to cut and index all texts
 */
public record RetrievalReport(
    int texts,
    int chunks,
    int questions,
    double recallAt1,
    double recallAt5,
    double recallAt10,
    double mrrAt10,
    double ndcgAt10,
    double empty,
    Duration p50,
    Duration p95,
    Duration index) {

  /** A few lines for people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        """
        texts %d  chunks %d  questions %d
        nDCG@10 %.4f  MRR@10 %.4f  R@1 %.4f  R@5 %.4f  R@10 %.4f
        empty %.4f  p50 %.2f ms  p95 %.2f ms  indexed in %d ms
        """,
        texts,
        chunks,
        questions,
        ndcgAt10,
        mrrAt10,
        recallAt1,
        recallAt5,
        recallAt10,
        empty,
        millis(p50),
        millis(p95),
        index.toMillis());
  }

  /** One object; times in milliseconds. The names are stable. */
  public String json() {
    var map = new TreeMap<String, Object>();
    map.putAll(Map.of("texts", texts, "chunks", chunks, "questions", questions, "empty", empty));
    map.putAll(
        Map.of(
            "recall_at_1", recallAt1,
            "recall_at_5", recallAt5,
            "recall_at_10", recallAt10,
            "mrr_at_10", mrrAt10,
            "ndcg_at_10", ndcgAt10));
    map.putAll(Map.of("p50_ms", millis(p50), "p95_ms", millis(p95), "index_ms", millis(index)));
    return Json.write(map);
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
