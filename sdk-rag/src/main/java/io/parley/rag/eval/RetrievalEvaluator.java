package io.parley.rag.eval;

import io.parley.core.TenantId;
import io.parley.core.language.Language;
import io.parley.rag.embed.Embedder;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import io.parley.rag.ingest.Chunker;
import io.parley.rag.ingest.SourceText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Asks an index the questions of a set and counts what it found. Texts are cut and indexed as
 * articles are; a text ranks where its best chunk does. Thread-safe when the index is.
 */
public final class RetrievalEvaluator {
  private static final int DEPTH = 10;

  /** Chunks to fetch for ten texts: enough even when every text has several good ones. */
  private static final int FETCH = 50;

  private static final TenantId TENANT = new TenantId("retrieval-evaluation");

  private final TextIndex index;
  private final Optional<Embedder> embedder;
  private final Chunker chunker = new Chunker();

  /**
   * Uses the index of the tenant {@code retrieval-evaluation}, which is emptied before and after.
   */
  public RetrievalEvaluator(TextIndex index) {
    this(index, Optional.empty());
  }

  /** The same; with a model, what is found by words and by meaning becomes one order. */
  public RetrievalEvaluator(TextIndex index, Optional<Embedder> embedder) {
    this.index = index;
    this.embedder = embedder;
  }

  /** Evaluates the set in a folder whose language is detected text by text. */
  public RetrievalReport evaluate(Path folder) {
    return evaluate(RetrievalSet.read(folder), Optional.empty(), UnaryOperator.identity());
  }

  /** Evaluates the set in a folder, all of it in one language. See {@link RetrievalSet#read}. */
  public RetrievalReport evaluate(Path folder, Language language) {
    return evaluate(RetrievalSet.read(folder), Optional.of(language), UnaryOperator.identity());
  }

  /**
   * Evaluates a set.
   *
   * @param language of texts and questions; detected one by one when empty
   * @param typing what happens to a question before it is asked, such as typing errors
   */
  public RetrievalReport evaluate(
      RetrievalSet set, Optional<Language> language, UnaryOperator<String> typing) {
    index.erase(TENANT);
    try {
      long start = System.nanoTime();
      List<Chunk> chunks = fill(set, language);
      Optional<MeaningInMemory> meaning =
          embedder.map(model -> MeaningInMemory.of(TENANT, model, chunks));
      Duration indexed = Duration.ofNanos(System.nanoTime() - start);
      return ask(set, language, typing, meaning, chunks.size(), indexed);
    } finally {
      index.erase(TENANT);
    }
  }

  private List<Chunk> fill(RetrievalSet set, Optional<Language> language) {
    var sources = new ArrayList<IndexedSource>();
    var chunks = new ArrayList<Chunk>();
    for (RetrievalSet.Text text : set.texts()) {
      List<Chunk> cut =
          chunker.chunk(
              new SourceText(
                  text.id(), text.title(), text.text(), language, Instant.EPOCH, Optional.empty()));
      if (!cut.isEmpty()) {
        sources.add(new IndexedSource(text.id(), 1, cut));
        chunks.addAll(cut);
      }
    }
    index.upsert(TENANT, sources);
    return chunks;
  }

  private RetrievalReport ask(
      RetrievalSet set,
      Optional<Language> language,
      UnaryOperator<String> typing,
      Optional<MeaningInMemory> meaning,
      int chunks,
      Duration indexed) {
    var times = new ArrayList<Duration>();
    var total = new Measures();
    int empty = 0;
    for (Map.Entry<String, String> question : set.questions().entrySet()) {
      String text = typing.apply(question.getValue());
      long start = System.nanoTime();
      Optional<Language> spoken = language.or(() -> Language.detect(text));
      List<Hit> words = index.search(TENANT, new TextQuery(text, spoken, ChunkFilter.NONE, FETCH));
      List<Hit> hits = meaning.map(near -> near.fused(text, spoken, words, FETCH)).orElse(words);
      times.add(Duration.ofNanos(System.nanoTime() - start));
      empty += hits.isEmpty() ? 1 : 0;
      Map<String, Integer> relevant = set.relevant().getOrDefault(question.getKey(), Map.of());
      if (!relevant.isEmpty()) {
        total.add(ranked(hits), relevant);
      }
    }
    Collections.sort(times);
    int asked = times.size();
    return new RetrievalReport(
        set.texts().size(),
        chunks,
        asked,
        total.mean(total.recallAt1),
        total.mean(total.recallAt5),
        total.mean(total.recallAt10),
        total.mean(total.reciprocalRank),
        total.mean(total.gain),
        asked == 0 ? 0 : empty / (double) asked,
        percentile(times, 0.50),
        percentile(times, 0.95),
        indexed);
  }

  /** The sources of the hits in order, each once. */
  private static List<String> ranked(List<Hit> hits) {
    var sources = new LinkedHashSet<String>();
    for (Hit hit : hits) {
      if (sources.size() < DEPTH) {
        sources.add(hit.chunk().sourceId());
      }
    }
    return List.copyOf(sources);
  }

  private static Duration percentile(List<Duration> sorted, double share) {
    if (sorted.isEmpty()) {
      return Duration.ZERO;
    }
    int at = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(0, at));
  }

  /**
   * Sums over questions.
   *
   * <pre>
   *   nDCG@10 = sum over ranks r = 1..10 of grade(r) / log2(r + 1), over the same for the best order
   * </pre>
   *
   * @see <a href="https://doi.org/10.1145/582415.582418">Järvelin and Kekäläinen, Cumulated
   *     gain-based evaluation of IR techniques, 2002</a>
   */
  private static final class Measures {
    private int questions;
    private double recallAt1;
    private double recallAt5;
    private double recallAt10;
    private double reciprocalRank;
    private double gain;

    void add(List<String> ranked, Map<String, Integer> relevant) {
      questions++;
      recallAt1 += recall(ranked, relevant, 1);
      recallAt5 += recall(ranked, relevant, 5);
      recallAt10 += recall(ranked, relevant, DEPTH);
      double best = 0;
      List<Integer> grades =
          relevant.values().stream().sorted(Comparator.reverseOrder()).limit(DEPTH).toList();
      for (int i = 0; i < grades.size(); i++) {
        best += discounted(grades.get(i), i);
      }
      double found = 0;
      double first = 0;
      for (int i = 0; i < ranked.size(); i++) {
        int grade = relevant.getOrDefault(ranked.get(i), 0);
        found += discounted(grade, i);
        if (grade > 0 && first == 0) {
          first = 1.0 / (i + 1);
        }
      }
      gain += found / best;
      reciprocalRank += first;
    }

    private static double recall(List<String> ranked, Map<String, Integer> relevant, int depth) {
      long found = ranked.stream().limit(depth).filter(relevant::containsKey).count();
      return found / (double) relevant.size();
    }

    private static double discounted(int grade, int place) {
      return grade / (Math.log(place + 2) / Math.log(2));
    }

    double mean(double sum) {
      return questions == 0 ? 0 : sum / questions;
    }
  }
}
