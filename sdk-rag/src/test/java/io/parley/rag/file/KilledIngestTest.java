package io.parley.rag.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Worker;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.index.lucene.LuceneTextIndex;
import io.parley.rag.ingest.TextReader;
import io.parley.rag.source.SourceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that dies in the middle of a stage, on disk. */
class KilledIngestTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;

  /** The process: adds a file, works on it, and dies after the work of the named stage. */
  public static final class Dying {
    private Dying() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      SqlStorage storage = SqlStorage.sqlite(folder, () -> NOON);
      var knowledge = new KnowledgeBase(storage, new LuceneTextIndex(folder.resolve("index")));
      Path content = folder.resolve("content");
      Files.writeString(content, "Parcels to Lisbon take three days.\n\n".repeat(200));
      var unused =
          knowledge
              .files()
              .add(
                  ACME,
                  new KnowledgeFiles.Upload("a.txt", content, Optional.empty(), Optional.empty()),
                  NOON);
      var stages =
          new ArrayList<>(
              IngestStage.usual(
                  knowledge.files(), List.of(new TextReader()), PageFetcherDouble.NONE));
      stages.replaceAll(stage -> stage.name().equals(arguments[1]) ? deadly(stage) : stage);
      worker(storage, new IngestJob(knowledge.files(), stages), NOON).drain();
      throw new IllegalStateException("survived");
    }

    private static IngestStage deadly(IngestStage stage) {
      return new IngestStage() {
        @Override
        public String name() {
          return stage.name();
        }

        @Override
        public boolean takes(KnowledgeFile file) {
          return true;
        }

        @Override
        public Outcome run(KnowledgeFile file, Instant now) {
          var unused = stage.run(file, now);
          Runtime.getRuntime().halt(9);
          throw new AssertionError();
        }
      };
    }
  }

  private static Worker worker(SqlStorage storage, IngestJob job, Instant now) {
    return new Worker(
        storage.work(), List.of(job), Worker.Settings.named("t"), () -> now, new Random(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"extract", "chunk", "index", "searchable"})
  void a_process_that_dies_in_a_stage_leaves_nothing_half_and_the_next_one_finishes(String stage)
      throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Dying.class.getName(),
                folder.toString(),
                stage)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(process.waitFor()).as(() -> output()).isEqualTo(9);

    try (SqlStorage storage = SqlStorage.sqlite(folder, () -> NOON);
        var index = new LuceneTextIndex(folder.resolve("index"))) {
      var knowledge = new KnowledgeBase(storage, index);
      KnowledgeFile file =
          knowledge.files().list(ACME, Optional.empty(), Optional.empty(), 9).getFirst();
      int shown = knowledge.chunks(ACME, SourceName.ofFile(file.id())).size();
      assertThat(shown).isEqualTo(stage.equals("searchable") ? file.content().chunks() : 0);

      worker(
              storage,
              knowledge.ingestion(List.of(new TextReader()), PageFetcherDouble.NONE),
              NOON.plusSeconds(60))
          .drain();

      KnowledgeFile ready = knowledge.files().find(ACME, file.id()).orElseThrow();
      assertThat(ready.status()).isEqualTo(KnowledgeFile.Status.READY);
      assertThat(knowledge.chunks(ACME, SourceName.ofFile(file.id())))
          .hasSize(ready.content().chunks())
          .hasSizeGreaterThan(5);
    }
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("output"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
