package io.parley.rag.index.postgres;

import static io.parley.rag.testkit.VectorIndexContract.source;
import static io.parley.rag.testkit.VectorIndexContract.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.language.Language;
import io.parley.core.testkit.PostgresSchema;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.EmbeddedChunk;
import io.parley.rag.index.EmbeddedSource;
import io.parley.rag.index.VectorIndex;
import io.parley.rag.index.VectorQuery;
import io.parley.rag.testkit.VectorIndexContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresVectorIndexTest implements VectorIndexContract {
  private static PostgresSchema schema;
  private static PGSimpleDataSource database;

  @BeforeAll
  static void open() {
    schema = PostgresSchema.create();
    database = new PGSimpleDataSource();
    // The extension stands in the schema of whoever created it first.
    database.setUrl(schema.url() + ",public");
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create extension if not exists vector schema public");
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  @AfterAll
  static void close() {
    schema.close();
  }

  @Override
  public VectorIndex emptyVectors() {
    var index = new PostgresVectorIndex(database);
    index.erase(ACME);
    index.erase(OTHER);
    return index;
  }

  @Test
  void another_process_finds_the_vectors_of_this_one() {
    emptyVectors().upsert(ACME, SPACE, List.of(source("a", 4, EAST)));

    var other = new PostgresVectorIndex(database);

    assertThat(other.versions(ACME, SPACE)).containsEntry("a", 4L);
    assertThat(other.search(ACME, SPACE, VectorQuery.nearest(EAST, 3))).hasSize(1);
  }

  @Test
  void a_filter_that_lets_one_in_a_hundred_through_still_fills_a_large_tenants_answer() {
    emptyVectors();
    VectorIndex index = new PostgresVectorIndex(database, 500);
    var random = new Random(7);
    var chunks = new ArrayList<EmbeddedChunk>();
    for (int i = 0; i < 2000; i++) {
      chunks.add(
          new EmbeddedChunk(
              "c" + i,
              i % 100 == 0 ? Optional.of("rare") : Optional.of("common"),
              Optional.of(Language.ENGLISH),
              vector(
                  (float) random.nextGaussian(),
                  (float) random.nextGaussian(),
                  (float) random.nextGaussian())));
    }
    index.upsert(ACME, SPACE, List.of(new EmbeddedSource("a", 1, chunks)));

    var rare = new ChunkFilter(Set.of("rare"), Set.of());
    var hits = index.search(ACME, SPACE, new VectorQuery(EAST, rare, 20, Set.of()));

    assertThat(hits).hasSize(20);
    assertThat(hits)
        .allSatisfy(hit -> assertThat(Integer.parseInt(hit.chunkId().substring(1)) % 100).isZero());
  }
}
