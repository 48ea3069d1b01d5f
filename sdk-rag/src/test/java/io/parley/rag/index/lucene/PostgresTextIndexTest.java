package io.parley.rag.index.lucene;

import static io.parley.rag.testkit.TextIndexContract.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.core.testkit.PostgresSchema;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import io.parley.rag.testkit.TextIndexContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresTextIndexTest implements TextIndexContract {
  private static PostgresSchema schema;
  private static PGSimpleDataSource database;

  @BeforeAll
  static void open() {
    schema = PostgresSchema.create();
    database = new PGSimpleDataSource();
    database.setUrl(schema.url());
  }

  @AfterAll
  static void close() {
    schema.close();
  }

  @Override
  public TextIndex emptyIndex() {
    var index = new PostgresTextIndex(database);
    index.erase(ACME);
    index.erase(OTHER);
    return index;
  }

  @Test
  void another_process_finds_what_this_one_wrote() {
    emptyIndex().upsert(ACME, List.of(source("a", 4, "About bicycles.")));

    var other = new PostgresTextIndex(database);

    assertThat(other.search(ACME, TextQuery.of("bicycles", 5))).hasSize(1);
    assertThat(other.versions(ACME)).containsEntry("a", 4L);
  }

  @Test
  void it_scores_exactly_as_the_plain_formula_does() {
    List<IndexedSource> sources =
        List.of(
            source("a", 1, "Delivery within Spain takes two days."),
            source("b", 1, "The delivery of large furniture takes longer."),
            source("c", 1, "Refunds take five days."));
    var plain = new InMemoryTextIndex();
    plain.upsert(ACME, sources);
    TextIndex postgres = emptyIndex();
    postgres.upsert(ACME, List.of(source("b", 1, "Something else that was there before.")));
    postgres.upsert(ACME, sources);
    TextQuery query = TextQuery.of("how long does delivery of furniture take", 10);

    List<Hit> expected = plain.search(ACME, query);
    List<Hit> hits = postgres.search(ACME, query);

    assertThat(hits).hasSameSizeAs(expected);
    for (int i = 0; i < hits.size(); i++) {
      assertThat(hits.get(i).chunk()).isEqualTo(expected.get(i).chunk());
      assertThat(hits.get(i).coverage()).isCloseTo(expected.get(i).coverage(), within(1e-9));
      assertThat(hits.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-6));
    }
  }

  @Test
  void what_an_older_analysis_wrote_is_not_found_and_is_written_anew() {
    TextIndex index = emptyIndex();
    index.upsert(ACME, List.of(source("a", 1, "About bicycles.")));
    schema.execute("update text_tenant set analysis = 'older'");

    assertThat(index.versions(ACME)).isEmpty();
    assertThat(index.search(ACME, TextQuery.of("bicycles", 5))).isEmpty();
    index.upsert(ACME, List.of(source("b", 1, "About bicycles too.")));

    assertThat(index.versions(ACME)).containsOnlyKeys("b");
    assertThat(schema.value("select count(*) from text_chunk")).isEqualTo("1");
  }
}
