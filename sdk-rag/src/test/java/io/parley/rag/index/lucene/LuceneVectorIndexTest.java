package io.parley.rag.index.lucene;

import static io.parley.rag.testkit.VectorIndexContract.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.rag.index.UnitVector;
import io.parley.rag.index.VectorIndex;
import io.parley.rag.index.VectorQuery;
import io.parley.rag.index.VectorSpace;
import io.parley.rag.testkit.VectorIndexContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneVectorIndexTest implements VectorIndexContract {
  @TempDir Path folder;
  private final List<LuceneVectorIndex> opened = new ArrayList<>();

  @Override
  public VectorIndex emptyVectors() {
    return open();
  }

  private LuceneVectorIndex open() {
    var index = new LuceneVectorIndex(folder);
    opened.add(index);
    return index;
  }

  @AfterEach
  void close() {
    opened.forEach(LuceneVectorIndex::close);
  }

  @Test
  void vectors_are_there_after_a_restart_and_gone_when_the_files_are_damaged() throws IOException {
    LuceneVectorIndex before = open();
    before.upsert(ACME, SPACE, List.of(source("a", 4, EAST)));
    before.close();

    LuceneVectorIndex after = open();
    assertThat(after.versions(ACME, SPACE)).containsEntry("a", 4L);
    assertThat(after.search(ACME, SPACE, VectorQuery.nearest(NORTH, 5))).hasSize(1);
    after.close();

    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("write.lock")) {
          Files.write(file, new byte[] {1, 2, 3});
        }
      }
    }
    assertThat(open().versions(ACME, SPACE)).isEmpty();
  }

  @Test
  void models_of_three_thousand_dimensions_have_room() {
    var space = new VectorSpace("00112233", 3072);
    var numbers = new float[3072];
    numbers[3000] = 1;
    UnitVector vector = UnitVector.of(numbers).orElseThrow();
    VectorIndex index = emptyVectors();

    index.upsert(ACME, space, List.of(source("a", 1, vector)));

    assertThat(index.search(ACME, space, VectorQuery.nearest(vector, 1)))
        .singleElement()
        .satisfies(hit -> assertThat(hit.similarity()).isGreaterThan(0.999));
  }
}
