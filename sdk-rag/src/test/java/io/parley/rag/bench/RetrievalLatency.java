package io.parley.rag.bench;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.ContextProvider.Request;
import io.parley.core.language.Language;
import io.parley.rag.eval.RetrievalSet;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextQuery;
import io.parley.rag.index.lucene.LuceneTextIndex;
import io.parley.rag.ingest.Chunker;
import io.parley.rag.ingest.SourceText;
import io.parley.rag.retrieve.Retriever;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Prints how long questions take on one index of about 5,000 chunks in four languages, by the clock
 * and, for a machine that does other things too, on the processor.
 *
 * <p>The one argument is the folder that {@link RetrievalQuality} takes. Texts are repeated under
 * other ids until there are enough, so that every term is as frequent as it can be: the worst case.
 */
public final class RetrievalLatency {
  private static final int CHUNKS = 5000;
  private static final int ROUNDS = 3;
  private static final TenantId TENANT = new TenantId("bench");

  private RetrievalLatency() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    var questions = new ArrayList<String>();
    var texts = new ArrayList<RetrievalSet.Text>();
    for (String name : List.of("xquad/en", "xquad/es", "xquad/ru", "faquad/pt")) {
      var set = RetrievalSet.read(Path.of(args[0]).resolve(name));
      questions.addAll(set.questions().values().stream().limit(400).toList());
      texts.addAll(set.texts());
    }
    try (var index = new LuceneTextIndex(Files.createTempDirectory("latency"))) {
      long start = System.nanoTime();
      int chunks = fill(index, texts);
      System.out.printf("%d chunks in %d ms%n", chunks, (System.nanoTime() - start) / 1_000_000);
      var retriever = new Retriever(index);
      for (int round = 0; round < ROUNDS; round++) {
        measure("index, 10 hits", questions, q -> index.search(TENANT, query(q, 10)).size());
        measure("index, 50 hits", questions, q -> index.search(TENANT, query(q, 50)).size());
        measure("context", questions, q -> context(retriever, q));
      }
    }
  }

  private static int fill(LuceneTextIndex index, List<RetrievalSet.Text> texts) {
    var chunker = new Chunker();
    int chunks = 0;
    for (int copy = 0; chunks < CHUNKS; copy++) {
      var sources = new ArrayList<IndexedSource>();
      for (RetrievalSet.Text text : texts) {
        String id = copy + "-" + sources.size();
        var source =
            new SourceText(
                id, text.title(), text.text(), Optional.empty(), Instant.EPOCH, Optional.empty());
        sources.add(new IndexedSource(id, 1, chunker.chunk(source)));
        chunks += sources.getLast().chunks().size();
      }
      index.upsert(TENANT, sources);
    }
    return chunks;
  }

  private static TextQuery query(String text, int limit) {
    return TextQuery.of(text, limit);
  }

  private static int context(Retriever retriever, String question) {
    var language = Language.detect(question).map(Language::code);
    return retriever
        .find(new Request(TENANT, question, language, Agent.Retrieval.DEFAULT))
        .passages()
        .size();
  }

  private static void measure(String what, List<String> questions, ToIntFunction<String> ask) {
    var threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[questions.size()];
    long[] busy = new long[questions.size()];
    int found = 0;
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      long began = threads.getCurrentThreadCpuTime();
      found += ask.applyAsInt(questions.get(i));
      busy[i] = threads.getCurrentThreadCpuTime() - began;
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    Arrays.sort(busy);
    System.out.printf(
        "%-16s p50 %.2f ms  p95 %.2f ms  p99 %.2f ms; on the processor p50 %.2f ms  p95 %.2f ms"
            + "  (%d found)%n",
        what,
        at(nanos, 0.5),
        at(nanos, 0.95),
        at(nanos, 0.99),
        at(busy, 0.5),
        at(busy, 0.95),
        found);
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }
}
