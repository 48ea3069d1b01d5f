package io.parley.rag.retrieve;

import io.parley.core.TenantId;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Passage;
import io.parley.core.language.Language;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.Explanation;
import io.parley.rag.index.Hit;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the passages an answer may rest on. Thread-safe when the index is.
 *
 * <p>A message of several sentences is searched as a whole and by the questions in it, which weigh
 * three times as much, so that what leads up to a question does not drown it. At most {@value
 * #PER_SOURCE} passages come from one source, the same text comes once, and when the best passage
 * is in the language of the question no passage in another one follows. All passages together have
 * at most {@value #BUDGET} characters: about 1000 tokens, which held the answer for 90 to 98 of 100
 * questions on long documents.
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
  private final FollowUps followUps = new FollowUps();

  /** Searches that index. */
  public Retriever(TextIndex index) {
    this.index = index;
  }

  /**
   * The best chunks for a text, best first, at most {@code query.limit()}.
   *
   * @param minScore hits below are left out; 0 for all
   */
  public List<Hit> search(TenantId tenant, TextQuery query, double minScore) {
    int fetch = Math.min(1000, query.limit() * CANDIDATES);
    var whole = new TextQuery(query.text(), query.language(), query.filter(), fetch);
    List<Hit> hits = index.search(tenant, whole);
    Optional<String> asked = Questions.in(query.text(), query.language());
    if (asked.isPresent()) {
      var part = new TextQuery(asked.get(), query.language(), query.filter(), fetch);
      hits = together(hits, index.search(tenant, part));
    }
    return distinct(hits, query, minScore);
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
                    .add(scaled(share, what, hit.explanation()));
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

  private static Explanation scaled(double share, String what, Explanation whole) {
    return new Explanation(
        share * whole.value(),
        what,
        whole.from().stream().map(part -> scaled(share, part.what(), part)).toList());
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
    List<Hit> hits = search(request, question, language, filter);
    if (told.isEmpty() && coverage(hits) < ENOUGH_COVERAGE) {
      List<Hit> any = search(request, question, Optional.empty(), filter);
      hits = coverage(any) > coverage(hits) ? inLanguageOfBest(any) : hits;
    }
    var passages = new ArrayList<Passage>();
    int left = BUDGET;
    for (Hit hit : hits) {
      if (hit.chunk().text().length() <= left) {
        left -= hit.chunk().text().length();
        passages.add(passage(hit));
      }
    }
    return new Context(passages, coverage(hits), before);
  }

  private static List<Hit> inLanguageOfBest(List<Hit> hits) {
    return hits.stream()
        .filter(hit -> hit.chunk().language().equals(hits.getFirst().chunk().language()))
        .toList();
  }

  private static Optional<Language> spoken(Request request) {
    return request.language().flatMap(Language::find);
  }

  private List<Hit> search(
      Request request, String question, Optional<Language> language, ChunkFilter filter) {
    var query = new TextQuery(question, language, filter, request.retrieval().topK());
    return search(request.tenant(), query, request.retrieval().minScore());
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
