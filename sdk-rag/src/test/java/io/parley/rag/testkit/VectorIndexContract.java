package io.parley.rag.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.core.TenantId;
import io.parley.core.language.Language;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.EmbeddedChunk;
import io.parley.rag.index.EmbeddedSource;
import io.parley.rag.index.UnitVector;
import io.parley.rag.index.VectorHit;
import io.parley.rag.index.VectorIndex;
import io.parley.rag.index.VectorQuery;
import io.parley.rag.index.VectorSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link VectorIndex} must do. Needs JUnit and AssertJ on the class path. */
public interface VectorIndexContract {
  TenantId ACME = new TenantId("acme");
  TenantId OTHER = new TenantId("other");
  VectorSpace SPACE = new VectorSpace("0123abcd", 3);
  VectorSpace NEXT = new VectorSpace("4567abcd", 3);
  UnitVector EAST = vector(1, 0, 0);
  UnitVector NORTH = vector(0, 1, 0);
  UnitVector UP = vector(0, 0, 1);

  /** An index that holds nothing. */
  VectorIndex emptyVectors();

  /** A direction. */
  static UnitVector vector(float... numbers) {
    return UnitVector.of(numbers).orElseThrow();
  }

  /** A source whose chunks are named after it and numbered from 0. */
  static EmbeddedSource source(String id, long version, UnitVector... vectors) {
    var chunks = new ArrayList<EmbeddedChunk>();
    for (UnitVector vector : vectors) {
      chunks.add(
          new EmbeddedChunk(
              id + "-" + chunks.size(), Optional.empty(), Optional.of(Language.ENGLISH), vector));
    }
    return new EmbeddedSource(id, version, chunks);
  }

  private static List<String> nearest(VectorIndex index, UnitVector vector, int limit) {
    return ids(index.search(ACME, SPACE, VectorQuery.nearest(vector, limit)));
  }

  private static List<String> ids(List<VectorHit> hits) {
    return hits.stream().map(VectorHit::chunkId).toList();
  }

  @Test
  default void an_unknown_tenant_or_space_has_no_vectors() {
    VectorIndex index = emptyVectors();

    assertThat(nearest(index, EAST, 5)).isEmpty();
    assertThat(index.versions(ACME, SPACE)).isEmpty();
    index.remove(ACME, List.of("a"));
    index.keepOnly(ACME, SPACE);
    index.erase(ACME);
    index.upsert(ACME, SPACE, List.of());
    assertThat(index.versions(ACME, SPACE)).isEmpty();
  }

  @Test
  default void the_nearest_come_first_with_their_cosine() {
    VectorIndex index = emptyVectors();
    index.upsert(
        ACME,
        SPACE,
        List.of(source("a", 1, EAST, vector(1, 1, 0)), source("b", 1, NORTH, vector(-1, 0, 0))));

    List<VectorHit> hits = index.search(ACME, SPACE, VectorQuery.nearest(EAST, 10));

    assertThat(ids(hits)).containsExactly("a-0", "a-1", "b-0", "b-1");
    assertThat(hits.get(0).similarity()).isCloseTo(1, within(1e-5));
    assertThat(hits.get(1).similarity()).isCloseTo(Math.sqrt(0.5), within(1e-5));
    assertThat(hits.get(2).similarity()).isCloseTo(0, within(1e-5));
    assertThat(hits.get(3).similarity()).isCloseTo(-1, within(1e-5));
    assertThat(nearest(index, EAST, 2)).containsExactly("a-0", "a-1");
  }

  @Test
  default void a_vector_is_found_at_once_and_an_update_replaces_all_of_a_source() {
    VectorIndex index = emptyVectors();
    index.upsert(ACME, SPACE, List.of(source("a", 7, EAST, NORTH)));
    assertThat(nearest(index, NORTH, 1)).containsExactly("a-1");

    index.upsert(ACME, SPACE, List.of(source("a", 3, UP)));
    index.upsert(ACME, SPACE, List.of(source("a", 3, UP)));

    assertThat(nearest(index, NORTH, 10)).containsExactly("a-0");
    assertThat(index.versions(ACME, SPACE)).containsExactlyEntriesOf(Map.of("a", 3L));
  }

  @Test
  default void a_source_without_vectors_is_known_by_its_version() {
    VectorIndex index = emptyVectors();
    index.upsert(ACME, SPACE, List.of(source("a", 1, EAST), source("b", 4)));

    assertThat(index.versions(ACME, SPACE)).isEqualTo(Map.of("a", 1L, "b", 4L));
    assertThat(nearest(index, EAST, 10)).containsExactly("a-0");
    index.upsert(ACME, SPACE, List.of(source("a", 2)));
    assertThat(nearest(index, EAST, 10)).isEmpty();
    assertThat(index.versions(ACME, SPACE)).isEqualTo(Map.of("a", 2L, "b", 4L));
  }

  @Test
  default void what_is_removed_is_not_found_again_in_any_space() {
    VectorIndex index = emptyVectors();
    index.upsert(ACME, SPACE, List.of(source("a", 1, EAST), source("b", 1, EAST)));
    index.upsert(ACME, NEXT, List.of(source("a", 1, EAST)));

    index.remove(ACME, List.of("a", "never there"));

    assertThat(nearest(index, EAST, 10)).containsExactly("b-0");
    assertThat(index.versions(ACME, SPACE)).containsOnlyKeys("b");
    assertThat(index.versions(ACME, NEXT)).isEmpty();
  }

  @Test
  default void spaces_never_meet_and_old_ones_can_be_forgotten() {
    VectorIndex index = emptyVectors();
    var wide = new VectorSpace("89ababcd", 4);
    index.upsert(ACME, SPACE, List.of(source("a", 1, EAST)));
    index.upsert(ACME, NEXT, List.of(source("a", 2, NORTH)));
    index.upsert(ACME, wide, List.of(source("b", 1, vector(1, 0, 0, 0))));
    index.upsert(OTHER, SPACE, List.of(source("z", 1, EAST)));

    assertThat(index.search(ACME, NEXT, VectorQuery.nearest(EAST, 5)))
        .singleElement()
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(0, within(1e-5)));
    index.keepOnly(ACME, NEXT);

    assertThat(index.versions(ACME, SPACE)).isEmpty();
    assertThat(index.versions(ACME, wide)).isEmpty();
    assertThat(index.versions(ACME, NEXT)).isEqualTo(Map.of("a", 2L));
    assertThat(nearest(index, EAST, 5)).isEmpty();
    assertThat(index.versions(OTHER, SPACE)).containsOnlyKeys("z");
  }

  @Test
  default void one_tenant_never_sees_the_vectors_of_another() {
    VectorIndex index = emptyVectors();
    index.upsert(ACME, SPACE, List.of(source("a", 1, EAST)));
    index.upsert(OTHER, SPACE, List.of(source("z", 1, EAST), source("a", 9, EAST)));

    assertThat(nearest(index, EAST, 10)).containsExactly("a-0");
    index.remove(OTHER, List.of("a"));
    assertThat(nearest(index, EAST, 10)).containsExactly("a-0");
    index.erase(OTHER);
    assertThat(index.search(OTHER, SPACE, VectorQuery.nearest(EAST, 10))).isEmpty();
    assertThat(index.versions(ACME, SPACE)).isEqualTo(Map.of("a", 1L));
  }

  @Test
  default void a_vector_of_other_dimensions_is_refused_with_both_numbers() {
    VectorIndex index = emptyVectors();

    assertThatThrownBy(
            () ->
                index.upsert(
                    ACME, SPACE, List.of(source("a", 1, EAST), source("b", 1, vector(1, 0)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "vector of chunk b-0 has 2 dimensions and must have 3, as all of space 0123abcd");
    assertThat(index.versions(ACME, SPACE)).isEmpty();
    assertThatThrownBy(() -> index.search(ACME, SPACE, VectorQuery.nearest(vector(1, 0, 0, 0), 5)))
        .hasMessage(
            "vector of the query has 4 dimensions and must have 3, as all of space 0123abcd");
  }

  @Test
  default void vector_filters_mean_what_they_say() {
    VectorIndex index = emptyVectors();
    var all = new ArrayList<EmbeddedChunk>();
    for (Optional<Language> language :
        List.of(
            Optional.<Language>empty(),
            Optional.of(Language.ENGLISH),
            Optional.of(Language.SPANISH))) {
      for (Optional<String> category :
          List.of(Optional.<String>empty(), Optional.of("c1"), Optional.of("c2"))) {
        all.add(new EmbeddedChunk("chunk" + all.size(), category, language, EAST));
      }
    }
    index.upsert(ACME, SPACE, List.of(new EmbeddedSource("a", 1, all)));

    for (Set<String> categories : List.of(Set.<String>of(), Set.of("c1"), Set.of("c1", "c2"))) {
      for (Set<Language> spoken :
          List.of(
              Set.<Language>of(),
              Set.of(Language.SPANISH),
              Set.of(Language.ENGLISH, Language.RUSSIAN))) {
        var filter = new ChunkFilter(categories, spoken);
        var hits = index.search(ACME, SPACE, new VectorQuery(EAST, filter, 100, Set.of()));

        assertThat(ids(hits))
            .as(filter.toString())
            .containsExactlyInAnyOrderElementsOf(
                all.stream()
                    .filter(chunk -> filter.matches(chunk.categoryId(), chunk.language()))
                    .map(EmbeddedChunk::chunkId)
                    .toList());
      }
    }
  }

  @Test
  default void chunks_found_otherwise_are_scored_besides() {
    VectorIndex index = emptyVectors();
    index.upsert(
        ACME,
        SPACE,
        List.of(source("a", 1, EAST, vector(2, 1, 0), vector(-1, 1, 0)), source("b", 1)));

    var asked =
        new VectorQuery(EAST, ChunkFilter.NONE, 1, Set.of("a-0", "a-2", "b-0", "never there"));
    List<VectorHit> hits = index.search(ACME, SPACE, asked);

    assertThat(ids(hits)).containsExactly("a-0", "a-2");
    assertThat(hits.getLast().similarity()).isCloseTo(-Math.sqrt(0.5), within(1e-5));
  }

  @Test
  default void of_the_ten_nearest_99_in_100_are_found() {
    VectorIndex index = emptyVectors();
    var space = new VectorSpace("feedbeef", 32);
    var random = new Random(7);
    var chunks = new ArrayList<EmbeddedChunk>();
    for (int i = 0; i < 2000; i++) {
      chunks.add(new EmbeddedChunk("c" + i, Optional.empty(), Optional.empty(), any(random, 32)));
    }
    for (int from = 0; from < chunks.size(); from += 500) {
      index.upsert(
          ACME,
          space,
          List.of(new EmbeddedSource("s" + from, 1, chunks.subList(from, from + 500))));
    }

    int found = 0;
    for (int i = 0; i < 50; i++) {
      UnitVector asked = any(random, 32);
      List<String> exact =
          chunks.stream()
              .sorted(Comparator.comparingDouble((EmbeddedChunk c) -> -c.vector().cosine(asked)))
              .limit(10)
              .map(EmbeddedChunk::chunkId)
              .toList();
      List<String> hits = ids(index.search(ACME, space, VectorQuery.nearest(asked, 10)));
      assertThat(hits).hasSize(10);
      found += (int) hits.stream().filter(exact::contains).count();
    }

    assertThat(found).isGreaterThanOrEqualTo(495);
  }

  private static UnitVector any(Random random, int dimensions) {
    var numbers = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return vector(numbers);
  }
}
