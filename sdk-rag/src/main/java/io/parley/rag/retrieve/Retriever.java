package io.parley.rag.retrieve;

import io.parley.core.TenantId;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Passage;
import io.parley.core.language.Language;
import io.parley.rag.embed.Embeddings;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.Explanation;
import io.parley.rag.index.Hit;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import io.parley.rag.index.VectorHit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the passages an answer may rest on. Thread-safe when the index is.
 *
 * <p>A message of several sentences is searched as a whole and by the questions in it, which weigh
 * three times as much, so that what leads up to a question does not drown it. At most {@value
 * #PER_SOURCE} passages come from one source, the same text comes once, and when the best passage
 * is in the language of the question no passage in another one follows. All passages together have
 * at most {@value #BUDGET} characters: about 1000 tokens, which held the answer for 90 to 98 of 100
 * questions on long documents.
 *
 * <p>With embeddings, passages are found by their meaning too, and both orders become one: see
 * {@link Fusion}. Where the model is not good for the language of the question, or does not answer,
 * everything is as without.
 */
public final class Retriever implements ContextProvider {
  /** The most characters of all passages of a context. */
  public static final int BUDGET = 4000;

  /** The most passages of one source. */
  public static final int PER_SOURCE = 3;

  /**
   * The coverage below which the answer is probably not in the knowledge base. Rejects half to two
   * thirds of the questions that have no answer and 5 of 100 that do.
   */
  public static final double ENOUGH_COVERAGE = 0.35;

  private static final double WHOLE_SHARE = 0.25;
  private static final double ASKED_SHARE = 0.75;

  /** Candidates for each passage asked for, to have some left after the rules above. */
  private static final int CANDIDATES = 4;

  private final TextIndex index;
  private final Optional<Embeddings> embeddings;
  private final Fusion fusion = new Fusion();
  private final FollowUps followUps = new FollowUps();

  /** Searches that index by words. */
  public Retriever(TextIndex index) {
    this(index, Optional.empty());
  }

  /** Searches that index by words and, with embeddings, by meaning. */
  public Retriever(TextIndex index, Optional<Embeddings> embeddings) {
    this.index = index;
    this.embeddings = embeddings;
  }

  /**
   * What a search found.
   *
   * @param hits best first
   * @param mode what it went by: {@link SearchMode#KEYWORD} where hybrid was asked for and no model
   *     could help
   * @param coverage how much of the question the best hits cover, 0 to 1
   */
  public record Found(List<Hit> hits, SearchMode mode, double coverage) {
    public Found {
      hits = List.copyOf(hits);
    }
  }

  /**
   * The best chunks for a text by words and meaning, best first, at most {@code query.limit()}.
   *
   * @param minScore hits below are left out; 0 for all
   */
  public List<Hit> search(TenantId tenant, TextQuery query, double minScore) {
    return search(tenant, query, minScore, SearchMode.HYBRID).hits();
  }

  /**
   * The best chunks for a text, at most {@code query.limit()}.
   *
   * @param minScore hits below are left out; 0 for all. Scores by meaning alone are cosines; all
   *     others are on the scale of the words
   * @throws IllegalStateException for {@link SearchMode#VECTOR} without embeddings
   * @throws IllegalArgumentException for {@link SearchMode#VECTOR} when the model is not good for
   *     the language of the text
   * @throws io.parley.rag.embed.EmbeddingException for {@link SearchMode#VECTOR} when the model
   *     does not answer
   */
  public Found search(TenantId tenant, TextQuery query, double minScore, SearchMode mode) {
    Optional<String> asked = Questions.in(query.text(), query.language());
    if (mode == SearchMode.VECTOR) {
      return byMeaning(tenant, query, asked.orElse(query.text()), minScore);
    }
    List<Hit> words = byWords(tenant, query, asked);
    Optional<List<VectorHit>> near =
        mode == SearchMode.KEYWORD
            ? Optional.empty()
            : near(tenant, query, asked.orElse(query.text()), words);
    List<Hit> hits = near.map(found -> fused(tenant, query, words, found)).orElse(words);
    List<Hit> kept = distinct(hits, query, minScore);
    return new Found(
        kept,
        near.isPresent() ? SearchMode.HYBRID : SearchMode.KEYWORD,
        near.isPresent()
            ? Math.max(coverage(kept), coverage(distinct(words, query, minScore)))
            : coverage(kept));
  }

  private static int candidates(TextQuery query) {
    return Math.min(1000, query.limit() * CANDIDATES);
  }

  private List<Hit> byWords(TenantId tenant, TextQuery query, Optional<String> asked) {
    int fetch = candidates(query);
    var whole = new TextQuery(query.text(), query.language(), query.filter(), fetch);
    List<Hit> hits = index.search(tenant, whole);
    if (asked.isEmpty()) {
      return hits;
    }
    var part = new TextQuery(asked.get(), query.language(), query.filter(), fetch);
    return together(hits, index.search(tenant, part));
  }

  private Optional<List<VectorHit>> near(
      TenantId tenant, TextQuery query, String asked, List<Hit> words) {
    Set<String> also =
        words.stream().limit(1000).map(hit -> hit.chunk().id()).collect(Collectors.toSet());
    return embeddings.flatMap(
        model ->
            model.nearest(tenant, asked, query.language(), query.filter(), Fusion.NEAREST, also));
  }

  private List<Hit> fused(TenantId tenant, TextQuery query, List<Hit> words, List<VectorHit> near) {
    return fusion.fuse(words, near, candidates(query), ids -> chunks(tenant, query, ids), enough());
  }

  private Found byMeaning(TenantId tenant, TextQuery query, String asked, double minScore) {
    Embeddings model =
        embeddings.orElseThrow(
            () -> new IllegalStateException("mode 'vector' needs an embedding model"));
    int fetch = candidates(query);
    List<VectorHit> near =
        model.mustBeNearest(tenant, asked, query.language(), query.filter(), fetch);
    List<Hit> hits = Fusion.byMeaning(near, ids -> chunks(tenant, query, ids), enough());
    List<Hit> kept = distinct(hits, query, minScore);
    return new Found(kept, SearchMode.VECTOR, coverage(kept));
  }

  private OptionalDouble enough() {
    return embeddings
        .map(model -> model.embedder().profile().enough())
        .orElse(OptionalDouble.empty());
  }

  /** The chunks as they are now: a vector may still be there when its chunk has changed or gone. */
  private List<Chunk> chunks(TenantId tenant, TextQuery query, Collection<String> ids) {
    return index.find(tenant, ids).stream().filter(chunk -> query.filter().matches(chunk)).toList();
  }

  /** A chunk that only one search found lacks the part of the other. */
  private static List<Hit> together(List<Hit> whole, List<Hit> asked) {
    var chunks = new LinkedHashMap<String, Chunk>();
    var parts = new HashMap<String, List<Explanation>>();
    var coverage = new HashMap<String, Double>();
    Map.of(WHOLE_SHARE, whole, ASKED_SHARE, asked)
        .forEach(
            (share, hits) -> {
              String what =
                  share + (share == ASKED_SHARE ? " of the questions" : " of the message");
              for (Hit hit : hits) {
                String id = hit.chunk().id();
                chunks.put(id, hit.chunk());
                parts
                    .computeIfAbsent(id, none -> new ArrayList<>())
                    .add(Fusion.scaled(share, what, hit.explanation()));
                coverage.merge(id, hit.coverage(), Math::max);
              }
            });
    var hits = new ArrayList<Hit>();
    chunks.forEach(
        (id, chunk) ->
            hits.add(
                new Hit(
                    chunk,
                    Explanation.sum("passage score", parts.getOrDefault(id, List.of())),
                    coverage.getOrDefault(id, 0.0))));
    hits.sort(Comparator.comparingDouble(Hit::score).reversed());
    return hits;
  }

  private static List<Hit> distinct(List<Hit> hits, TextQuery query, double minScore) {
    var bySource = new HashMap<String, Integer>();
    Set<String> texts = new HashSet<>();
    var kept = new ArrayList<Hit>();
    Optional<Language> best =
        hits.isEmpty() ? Optional.empty() : hits.getFirst().chunk().language();
    boolean oneLanguage = best.isPresent() && best.equals(query.language());
    for (Hit hit : hits) {
      Chunk chunk = hit.chunk();
      boolean wanted =
          kept.size() < query.limit()
              && hit.score() >= minScore
              && (!oneLanguage || chunk.language().equals(best))
              && bySource.getOrDefault(chunk.sourceId(), 0) < PER_SOURCE
              && texts.add(chunk.header() + "\n" + chunk.text());
      if (wanted) {
        bySource.merge(chunk.sourceId(), 1, Integer::sum);
        kept.add(hit);
      }
    }
    return List.copyOf(kept);
  }

  /**
   * The passages for a customer's question, together with the one before when it only makes sense
   * after that. When its own words do not tell the language, the conversation's is tried first and
   * all languages after.
   */
  @Override
  public Context find(Request request) {
    var filter = new ChunkFilter(Set.copyOf(request.retrieval().categoryIds()), Set.of());
    Optional<Language> told = Language.detect(request.question());
    Optional<Language> language = told.or(() -> spoken(request));
    Optional<String> before = followUps.goesOnFrom(request.question(), request.earlier(), language);
    String question =
        before.map(said -> said + "\n" + request.question()).orElse(request.question());
    Found found = search(request, question, language, filter);
    List<Hit> hits = found.hits();
    double coverage = found.coverage();
    if (told.isEmpty() && coverage < ENOUGH_COVERAGE) {
      Found any = search(request, question, Optional.empty(), filter);
      if (any.coverage() > coverage) {
        hits = inLanguageOfBest(any.hits());
        coverage = coverage(hits);
      }
    }
    var passages = new ArrayList<Passage>();
    int left = BUDGET;
    for (Hit hit : hits) {
      if (hit.chunk().text().length() <= left) {
        left -= hit.chunk().text().length();
        passages.add(passage(hit));
      }
    }
    return new Context(passages, coverage, before);
  }

  private static List<Hit> inLanguageOfBest(List<Hit> hits) {
    return hits.stream()
        .filter(hit -> hit.chunk().language().equals(hits.getFirst().chunk().language()))
        .toList();
  }

  private static Optional<Language> spoken(Request request) {
    return request.language().flatMap(Language::find);
  }

  private Found search(
      Request request, String question, Optional<Language> language, ChunkFilter filter) {
    var query = new TextQuery(question, language, filter, request.retrieval().topK());
    return search(request.tenant(), query, request.retrieval().minScore(), SearchMode.HYBRID);
  }

  private static double coverage(List<Hit> hits) {
    return hits.stream().limit(PER_SOURCE).mapToDouble(Hit::coverage).max().orElse(0);
  }

  private static Passage passage(Hit hit) {
    Chunk chunk = hit.chunk();
    return new Passage(
        chunk.id(),
        chunk.sourceId(),
        chunk.header().isEmpty() ? chunk.sourceId() : chunk.header(),
        chunk.text(),
        chunk.language().map(Language::code),
        hit.score(),
        hit.explanation().toString());
  }
}
