package io.parley.rag.retrieve;

import io.parley.rag.index.Chunk;
import io.parley.rag.index.Explanation;
import io.parley.rag.index.Hit;
import io.parley.rag.index.VectorHit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Puts what was found by words and what was found by meaning into one order.
 *
 * <pre>
 *   nearness(c) = (cosine(c) - lowest) / (highest - lowest)     of all chunks that were compared
 *   score(c)    = (1 - share) * words(c) + share * nearness(c) * words of the best
 * </pre>
 *
 * <p>Scores stay on the scale of the words, so that a threshold means the same with a model and
 * without. A chunk that has no vector, because the model does not speak its language or has not got
 * to it yet, keeps the score of its words: it is neither helped nor hurt by the model.
 *
 * @see <a href="https://arxiv.org/abs/2210.11934">Bruch and others, An Analysis of Fusion Functions
 *     for Hybrid Retrieval, 2022</a>
 */
public final class Fusion {
  /** How much of the score is meaning, unless it is said otherwise. */
  public static final double SHARE = 0.5;

  /** How many of the nearest chunks are candidates beside those found by words. */
  public static final int NEAREST = 50;

  private final double share;

  /** Weighs meaning by {@link #SHARE}. */
  public Fusion() {
    this(SHARE);
  }

  /**
   * @param share of meaning, 0 to 1
   */
  public Fusion(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share " + share + " must be 0 to 1");
    }
    this.share = share;
  }

  /**
   * The best of both, best first.
   *
   * @param words found by words, best first
   * @param near compared by meaning, nearest first
   * @param limit the most hits to return
   * @param chunks looks up chunks that only meaning found; what it does not give is left out
   * @param enough the similarity from which on a chunk counts as covering the question; empty for
   *     none
   */
  public List<Hit> fuse(
      List<Hit> words,
      List<VectorHit> near,
      int limit,
      Function<Collection<String>, List<Chunk>> chunks,
      OptionalDouble enough) {
    if (near.isEmpty()) {
      return words.stream().limit(limit).toList();
    }
    List<Candidate> best = candidates(words, near);
    best = best.subList(0, Math.min(limit, best.size()));
    var onlyNear = new HashMap<String, Chunk>();
    chunks
        .apply(best.stream().filter(one -> one.words().isEmpty()).map(Candidate::id).toList())
        .forEach(chunk -> onlyNear.put(chunk.id(), chunk));
    var hits = new ArrayList<Hit>();
    for (Candidate one : best) {
      if (one.words().isPresent()) {
        hits.add(hit(one, one.words().get(), enough));
      } else if (onlyNear.containsKey(one.id())) {
        hits.add(hit(one, onlyNear.get(one.id()), enough));
      }
    }
    return List.copyOf(hits);
  }

  /**
   * A chunk that may be returned, before it is read and its score explained.
   *
   * @param words found by words; empty when only meaning found it
   * @param meaning what its vector adds; empty when it has none
   */
  private record Candidate(
      String id, double score, Optional<Hit> words, Optional<Meaning> meaning) {}

  /**
   * @param value what is added to the score
   * @param scale the score of the best by words
   */
  private record Meaning(double value, double cosine, double nearness, double scale) {}

  /** All of both, best first. */
  private List<Candidate> candidates(List<Hit> words, List<VectorHit> near) {
    double highest = near.getFirst().similarity();
    double lowest = near.getLast().similarity();
    double scale = words.isEmpty() ? 1 : words.getFirst().score();
    var meanings = new LinkedHashMap<String, Meaning>();
    for (VectorHit hit : near) {
      double nearness = nearness(hit.similarity(), lowest, highest);
      meanings.put(
          hit.chunkId(), new Meaning(share * nearness * scale, hit.similarity(), nearness, scale));
    }
    var all = new ArrayList<Candidate>();
    for (Hit hit : words) {
      Optional<Meaning> meaning = Optional.ofNullable(meanings.remove(hit.chunk().id()));
      double score =
          meaning.map(known -> (1 - share) * hit.score() + known.value()).orElse(hit.score());
      all.add(new Candidate(hit.chunk().id(), score, Optional.of(hit), meaning));
    }
    meanings.forEach(
        (id, meaning) ->
            all.add(new Candidate(id, meaning.value(), Optional.empty(), Optional.of(meaning))));
    all.sort(Comparator.comparingDouble(Candidate::score).reversed());
    return all;
  }

  private Hit hit(Candidate found, Hit words, OptionalDouble enough) {
    return found
        .meaning()
        .map(
            meaning ->
                new Hit(
                    words.chunk(),
                    Explanation.sum(
                        "passage score",
                        List.of(
                            scaled(1 - share, "words", words.explanation()), explained(meaning))),
                    covered(words.coverage(), meaning.cosine(), enough)))
        .orElse(words);
  }

  private Hit hit(Candidate found, Chunk chunk, OptionalDouble enough) {
    Meaning meaning = found.meaning().orElseThrow();
    return new Hit(
        chunk,
        Explanation.sum("passage score", List.of(explained(meaning))),
        covered(0, meaning.cosine(), enough));
  }

  private static double nearness(double cosine, double lowest, double highest) {
    return highest - lowest < 1e-9 ? 1 : (cosine - lowest) / (highest - lowest);
  }

  private Explanation explained(Meaning meaning) {
    return Explanation.of(
        meaning.value(),
        String.format(
            Locale.ROOT,
            "%.2f of the meaning: cosine %.2f, near by %.2f of the best, x %.2f",
            share,
            meaning.cosine(),
            meaning.nearness(),
            meaning.scale()));
  }

  private static double covered(double coverage, double cosine, OptionalDouble enough) {
    return enough.isPresent() && cosine >= enough.getAsDouble()
        ? Math.max(coverage, Retriever.ENOUGH_COVERAGE)
        : coverage;
  }

  /** The explanation with every number in it times the share. */
  static Explanation scaled(double share, String what, Explanation whole) {
    return new Explanation(
        share * whole.value(),
        what,
        whole.from().stream().map(part -> scaled(share, part.what(), part)).toList());
  }

  /** What was found by meaning alone, scored by the cosine. */
  static List<Hit> byMeaning(
      List<VectorHit> near,
      Function<Collection<String>, List<Chunk>> chunks,
      OptionalDouble enough) {
    Map<String, Double> similarity = new HashMap<>();
    near.forEach(hit -> similarity.put(hit.chunkId(), hit.similarity()));
    return chunks.apply(similarity.keySet()).stream()
        .map(
            chunk -> {
              double cosine = similarity.getOrDefault(chunk.id(), 0.0);
              return new Hit(
                  chunk,
                  Explanation.of(cosine, "meaning: cosine of the two vectors"),
                  covered(0, cosine, enough));
            })
        .sorted(Comparator.comparingDouble(Hit::score).reversed())
        .toList();
  }
}
