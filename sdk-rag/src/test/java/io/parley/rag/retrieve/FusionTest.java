package io.parley.rag.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.rag.index.Chunk;
import io.parley.rag.index.Explanation;
import io.parley.rag.index.Hit;
import io.parley.rag.index.VectorHit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FusionTest {
  private static final List<VectorHit> NEAR =
      List.of(
          new VectorHit("meant", 0.9),
          new VectorHit("both", 0.8),
          new VectorHit("hardly", 0.45),
          new VectorHit("far", 0.4));
  private static final List<Hit> SAID = List.of(said("said", 10), said("both", 8));

  private final List<String> read = new ArrayList<>();

  @Test
  void the_score_is_half_words_and_half_nearness_on_the_scale_of_the_words() {
    List<Hit> hits = fuse(10);

    assertThat(ids(hits)).containsExactly("said", "both", "meant", "hardly", "far");
    assertThat(hits.get(1).score()).isCloseTo(4 + 0.5 * 0.8 * 10, within(1e-9));
    assertThat(hits.get(2).score()).isCloseTo(0.5 * 10, within(1e-9));
  }

  @Test
  void only_chunks_that_come_among_the_best_are_read() {
    assertThat(ids(fuse(3))).containsExactly("said", "both", "meant");
    assertThat(read).containsExactly("meant");
  }

  @Test
  void without_vectors_the_best_by_words_are_left() {
    List<Hit> hits =
        new Fusion().fuse(SAID, List.of(), 1, ids -> List.of(), OptionalDouble.empty());

    assertThat(ids(hits)).containsExactly("said");
  }

  @Test
  void a_chunk_that_has_gone_is_left_out() {
    List<Hit> hits = new Fusion().fuse(SAID, NEAR, 10, ids -> List.of(), OptionalDouble.empty());

    assertThat(ids(hits)).containsExactly("said", "both");
  }

  private List<Hit> fuse(int limit) {
    return new Fusion().fuse(SAID, NEAR, limit, this::chunks, OptionalDouble.empty());
  }

  private List<Chunk> chunks(Collection<String> ids) {
    read.addAll(ids);
    return ids.stream().map(FusionTest::chunk).toList();
  }

  private static Hit said(String id, double score) {
    return new Hit(chunk(id), Explanation.of(score, "words"), 0.5);
  }

  private static Chunk chunk(String id) {
    return new Chunk(
        id, "s", List.of("t"), "text", Optional.empty(), 0, Instant.EPOCH, Optional.empty());
  }

  private static List<String> ids(List<Hit> hits) {
    return hits.stream().map(hit -> hit.chunk().id()).toList();
  }
}
