package io.parley.rag.bench;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import io.parley.core.TenantId;
import io.parley.core.language.Language;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.EmbeddedChunk;
import io.parley.rag.index.EmbeddedSource;
import io.parley.rag.index.Hit;
import io.parley.rag.index.InMemoryVectorIndex;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import io.parley.rag.index.UnitVector;
import io.parley.rag.index.VectorHit;
import io.parley.rag.index.VectorIndex;
import io.parley.rag.index.VectorQuery;
import io.parley.rag.index.VectorSpace;
import io.parley.rag.index.lucene.LuceneTextIndex;
import io.parley.rag.index.lucene.LuceneVectorIndex;
import io.parley.rag.index.postgres.PostgresVectorIndex;
import io.parley.rag.retrieve.Fusion;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Prints how fast chunks are found by vectors and by words and vectors together, how many of the
 * ten nearest are found, and how langchain4j's store in memory does on the same vectors in the same
 * run.
 *
 * <p>Arguments: the number of chunks (100000), of questions (1000), and, to measure pgvector too, a
 * JDBC URL. Vectors have 384 dimensions: 1,000 clusters in 64 latent dimensions, and noise. Texts
 * are words drawn by Zipf's law, rare ones seldom, so that lists of postings are as long as in real
 * texts.
 */
public final class VectorBench {
  private static final TenantId TENANT = new TenantId("bench");
  private static final VectorSpace SPACE = new VectorSpace("0123abcd", 384);
  private static final int TOP = 10;
  private static final int PEER_QUESTIONS = 50;
  private static final int WORDS = 20_000;
  private static final int ROUNDS = 4;

  private final Random random = new Random(7);
  private final float[][] projection = new float[64][SPACE.dimensions()];
  private final float[][] centres = new float[1000][64];
  private final double[] zipf = new double[WORDS];

  private VectorBench() {
    for (float[] row : projection) {
      fill(row);
    }
    for (float[] row : centres) {
      fill(row);
    }
    double sum = 0;
    for (int i = 0; i < WORDS; i++) {
      sum += 1.0 / (i + 5);
      zipf[i] = sum;
    }
  }

  private void fill(float[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int chunks = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int questions = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
    new VectorBench().run(chunks, questions, args.length > 2 ? args[2] : "");
  }

  private void run(int count, int asked, String url) throws Exception {
    var chunks = new ArrayList<Chunk>();
    var vectors = new ArrayList<UnitVector>();
    for (int i = 0; i < count; i++) {
      chunks.add(chunk(i));
      vectors.add(vector());
    }
    var questions = new ArrayList<UnitVector>();
    var texts = new ArrayList<String>();
    for (int i = 0; i < asked; i++) {
      questions.add(vector());
      texts.add(text(8));
    }
    var exact = new InMemoryVectorIndex();
    exact.upsert(TENANT, SPACE, sources(chunks, vectors, 0, count));
    List<Set<String>> nearest = new ArrayList<>();
    for (int i = 0; i < Math.min(asked, 200); i++) {
      nearest.add(ids(exact.search(TENANT, SPACE, VectorQuery.nearest(questions.get(i), TOP))));
    }
    try (var lucene = new LuceneVectorIndex(Files.createTempDirectory("vectors"));
        var words = new LuceneTextIndex(Files.createTempDirectory("words"))) {
      load("vectors", lucene, chunks, vectors);
      double p50 = vectors("lucene", lucene, questions, nearest);
      load(words, chunks);
      measure("words, 40 hits", asked, i -> words.search(TENANT, query(texts.get(i))).size());
      measure(
          "words and vectors",
          asked,
          i -> hybrid(words, lucene, texts.get(i), questions.get(i)).size());
      peer(p50, chunks, vectors, questions);
    }
    if (!url.isEmpty()) {
      var database = new PGSimpleDataSource();
      database.setUrl(url);
      var postgres = new PostgresVectorIndex(database);
      load("pgvector", postgres, chunks, vectors);
      double unused = vectors("pgvector", postgres, questions, nearest);
      postgres.erase(TENANT);
    }
  }

  private Chunk chunk(int number) {
    return new Chunk(
        "c" + number,
        "s" + number / 10,
        List.of(text(3)),
        text(90),
        Optional.of(Language.ENGLISH),
        number % 10,
        Instant.EPOCH,
        Optional.empty());
  }

  private String text(int words) {
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      int word = Arrays.binarySearch(zipf, random.nextDouble() * zipf[WORDS - 1]);
      text.append(spelled(word < 0 ? -word - 1 : word)).append(' ');
    }
    return text.toString().strip();
  }

  /** A word of 5 to 9 letters for a number, always the same. */
  private static String spelled(int number) {
    var letters = new Random(number);
    var word = new StringBuilder();
    for (int i = 0, length = 5 + letters.nextInt(5); i < length; i++) {
      String from = i % 2 == 0 ? "bcdfglmnprstvz" : "aeiou";
      word.append(from.charAt(letters.nextInt(from.length())));
    }
    return word.toString();
  }

  private UnitVector vector() {
    float[] latent = centres[random.nextInt(centres.length)].clone();
    for (int i = 0; i < latent.length; i++) {
      latent[i] += (float) (0.6 * random.nextGaussian());
    }
    var numbers = new float[SPACE.dimensions()];
    for (int d = 0; d < numbers.length; d++) {
      double sum = 0.3 * random.nextGaussian();
      for (int i = 0; i < latent.length; i++) {
        sum += latent[i] * projection[i][d];
      }
      numbers[d] = (float) sum;
    }
    return UnitVector.of(numbers).orElseThrow();
  }

  private static List<EmbeddedSource> sources(
      List<Chunk> chunks, List<UnitVector> vectors, int from, int to) {
    var sources = new ArrayList<EmbeddedSource>();
    for (int at = from; at < to; at += 10) {
      var embedded = new ArrayList<EmbeddedChunk>();
      for (int i = at; i < Math.min(at + 10, to); i++) {
        embedded.add(EmbeddedChunk.of(chunks.get(i), vectors.get(i)));
      }
      sources.add(new EmbeddedSource("s" + at / 10, 1, embedded));
    }
    return sources;
  }

  private static void load(
      String what, VectorIndex index, List<Chunk> chunks, List<UnitVector> vectors) {
    long start = System.nanoTime();
    for (int from = 0; from < chunks.size(); from += 5000) {
      int to = Math.min(from + 5000, chunks.size());
      index.upsert(TENANT, SPACE, sources(chunks, vectors, from, to));
    }
    System.out.printf("%s: %d loaded in %.1f s%n", what, chunks.size(), seconds(start));
  }

  private static void load(TextIndex index, List<Chunk> chunks) {
    long start = System.nanoTime();
    for (int from = 0; from < chunks.size(); from += 5000) {
      var sources = new ArrayList<IndexedSource>();
      for (int at = from; at < Math.min(from + 5000, chunks.size()); at += 10) {
        List<Chunk> own = chunks.subList(at, Math.min(at + 10, chunks.size()));
        sources.add(new IndexedSource("s" + at / 10, 1, own));
      }
      index.upsert(TENANT, sources);
    }
    System.out.printf("words: %d loaded in %.1f s%n", chunks.size(), seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private double vectors(
      String what, VectorIndex index, List<UnitVector> questions, List<Set<String>> nearest) {
    int found = 0;
    for (int i = 0; i < nearest.size(); i++) {
      var hits = ids(index.search(TENANT, SPACE, VectorQuery.nearest(questions.get(i), TOP)));
      hits.retainAll(nearest.get(i));
      found += hits.size();
    }
    System.out.printf("%s: recall@10 %.4f%n", what, found / (double) (TOP * nearest.size()));
    return measure(
        what + ", 10 nearest",
        questions.size(),
        i -> index.search(TENANT, SPACE, VectorQuery.nearest(questions.get(i), TOP)).size());
  }

  private static Set<String> ids(List<VectorHit> hits) {
    return hits.stream().map(VectorHit::chunkId).collect(Collectors.toCollection(HashSet::new));
  }

  private static TextQuery query(String text) {
    return new TextQuery(text, Optional.of(Language.ENGLISH), ChunkFilter.NONE, 4 * TOP);
  }

  private static List<Hit> hybrid(
      TextIndex words, VectorIndex vectors, String text, UnitVector vector) {
    List<Hit> hits = words.search(TENANT, query(text));
    Set<String> also = hits.stream().map(hit -> hit.chunk().id()).collect(Collectors.toSet());
    var near =
        vectors.search(
            TENANT, SPACE, new VectorQuery(vector, ChunkFilter.NONE, Fusion.NEAREST, also));
    return new Fusion()
        .fuse(hits, near, 4 * TOP, ids -> words.find(TENANT, ids), OptionalDouble.empty())
        .subList(0, TOP);
  }

  private static void peer(
      double p50, List<Chunk> chunks, List<UnitVector> vectors, List<UnitVector> questions) {
    var store = new InMemoryEmbeddingStore<TextSegment>();
    var ids = new ArrayList<String>();
    var embeddings = new ArrayList<Embedding>();
    var segments = new ArrayList<TextSegment>();
    for (int i = 0; i < chunks.size(); i++) {
      ids.add(chunks.get(i).id());
      embeddings.add(Embedding.from(vectors.get(i).numbers()));
      segments.add(TextSegment.from(chunks.get(i).text()));
    }
    store.addAll(ids, embeddings, segments);
    double peer =
        measure(
            "langchain4j in memory",
            Math.min(PEER_QUESTIONS, questions.size()),
            i ->
                store
                    .search(
                        EmbeddingSearchRequest.builder()
                            .queryEmbedding(Embedding.from(questions.get(i).numbers()))
                            .maxResults(TOP)
                            .build())
                    .matches()
                    .size());
    System.out.printf("ratio of the medians: %.0f%n", peer / p50);
  }

  /**
   * Asks everything four times and prints the last round, by the clock and, for a machine that does
   * other things too, on the processor. Returns the median on the processor in milliseconds.
   */
  private static double measure(String what, int questions, IntFunction<Integer> ask) {
    var threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[questions];
    long[] busy = new long[questions];
    long found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < questions; i++) {
        long start = System.nanoTime();
        long began = threads.getCurrentThreadCpuTime();
        found += ask.apply(i);
        busy[i] = threads.getCurrentThreadCpuTime() - began;
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    Arrays.sort(busy);
    System.out.printf(
        "%-22s p50 %.3f ms  p99 %.3f ms; on the processor p50 %.3f ms  p99 %.3f ms  (%d found)%n",
        what, at(nanos, 0.5), at(nanos, 0.99), at(busy, 0.5), at(busy, 0.99), found / ROUNDS);
    return at(busy, 0.5);
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }
}
