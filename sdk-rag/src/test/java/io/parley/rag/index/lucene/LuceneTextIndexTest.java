package io.parley.rag.index.lucene;

import static io.parley.rag.testkit.TextIndexContract.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import io.parley.rag.testkit.TextIndexContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneTextIndexTest implements TextIndexContract {
  @TempDir Path folder;
  private final List<LuceneTextIndex> opened = new ArrayList<>();

  @Override
  public TextIndex emptyIndex() {
    return open(folder, 64);
  }

  private LuceneTextIndex open(Path root, int mostOpen) {
    var index = new LuceneTextIndex(root, mostOpen);
    opened.add(index);
    return index;
  }

  @AfterEach
  void close() {
    opened.forEach(LuceneTextIndex::close);
  }

  @Test
  void what_was_written_survives_a_process_that_is_killed() throws IOException {
    LuceneTextIndex killed = open(folder.resolve("a"), 64);
    killed.upsert(ACME, List.of(source("a", 4, "About bicycles."), source("b", 1, "Gone.")));
    killed.remove(ACME, List.of("b"));
    copy(folder.resolve("a"), folder.resolve("b"));

    LuceneTextIndex next = open(folder.resolve("b"), 64);

    assertThat(next.versions(ACME)).containsOnlyKeys("a").containsEntry("a", 4L);
    assertThat(next.search(ACME, TextQuery.of("bicycles", 5))).hasSize(1);
  }

  @Test
  void a_damaged_index_is_begun_again() throws IOException {
    LuceneTextIndex before = open(folder, 64);
    before.upsert(ACME, List.of(source("a", 1, "About bicycles.")));
    before.close();
    try (Stream<Path> files = Files.list(folder.resolve("acme"))) {
      for (Path file : files.toList()) {
        if (!file.endsWith("write.lock")) {
          Files.write(file, new byte[] {1, 2, 3});
        }
      }
    }

    LuceneTextIndex after = open(folder, 64);

    assertThat(after.versions(ACME)).isEmpty();
    after.upsert(ACME, List.of(source("a", 1, "About bicycles.")));
    assertThat(after.search(ACME, TextQuery.of("bicycles", 5))).hasSize(1);
  }

  @Test
  void a_folder_that_is_in_use_is_refused() {
    open(folder, 64).upsert(ACME, List.of(source("a", 1, "About bicycles.")));

    assertThatThrownBy(() -> open(folder, 64).versions(ACME))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("tenant acme");
  }

  @Test
  void more_tenants_than_stay_open_all_keep_their_texts() {
    LuceneTextIndex index = open(folder, 2);
    for (int i = 0; i < 6; i++) {
      index.upsert(new TenantId("t" + i), List.of(source("a", i, "About bicycles.")));
    }

    for (int i = 0; i < 6; i++) {
      assertThat(index.versions(new TenantId("t" + i))).containsEntry("a", (long) i);
    }
  }

  @Test
  void many_threads_write_and_read_what_they_wrote() throws Exception {
    LuceneTextIndex index = open(folder, 2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 40; i++) {
        var tenant = new TenantId("t" + i % 4);
        String word = "thing" + i + "x";
        tasks.add(
            () -> {
              index.upsert(tenant, List.of(source(word, 1, "About the " + word + ".")));
              var hits = index.search(tenant, TextQuery.of(word, 1));
              return hits.getFirst().chunk().sourceId().equals(word);
            });
      }

      for (var done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    }
  }

  @Test
  void it_scores_as_the_plain_formula_does() {
    List<IndexedSource> sources =
        List.of(
            source("a", 1, "Delivery within Spain takes two days."),
            source("b", 1, "The delivery of large furniture takes longer."),
            source("c", 1, "Refunds take five days."));
    var plain = new InMemoryTextIndex();
    plain.upsert(ACME, sources);
    TextIndex lucene = emptyIndex();
    lucene.upsert(ACME, sources);
    TextQuery query = TextQuery.of("how long does delivery of furniture take", 10);

    List<Hit> expected = plain.search(ACME, query);
    List<Hit> hits = lucene.search(ACME, query);

    assertThat(hits).hasSameSizeAs(expected);
    for (int i = 0; i < hits.size(); i++) {
      assertThat(hits.get(i).chunk()).isEqualTo(expected.get(i).chunk());
      assertThat(hits.get(i).coverage()).isCloseTo(expected.get(i).coverage(), within(1e-9));
      // The index rounds the number of 4-grams of a chunk, up to 12 in 100 here.
      assertThat(hits.get(i).score()).isCloseTo(expected.get(i).score(), within(0.2));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
