package io.parley.rag.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.Worker;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.index.Hit;
import io.parley.rag.index.TextQuery;
import io.parley.rag.index.lucene.InMemoryTextIndex;
import io.parley.rag.ingest.FileType;
import io.parley.rag.ingest.TextReader;
import io.parley.rag.ingest.tika.TikaReader;
import io.parley.rag.source.SourceName;
import io.parley.rag.testkit.SampleFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every format in four languages, from its bytes to the answer of a question. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir static Path folder;

  private final InMemoryStorage storage = new InMemoryStorage();
  private final Map<FileType, String> ids = new EnumMap<>(FileType.class);

  /** Each type in a tenant of its own, so that it is found or not by itself. */
  private static TenantId tenant(FileType type) {
    return new TenantId("of-" + type.name().toLowerCase(java.util.Locale.ROOT));
  }

  private KnowledgeBase knowledge;

  @BeforeAll
  void ingest_them_all() {
    knowledge = new KnowledgeBase(storage, new InMemoryTextIndex());
    for (FileType type : FileType.values()) {
      Path file = SampleFiles.write(type, folder);
      ids.put(
          type,
          knowledge
              .files()
              .add(
                  tenant(type),
                  new KnowledgeFiles.Upload(
                      file.getFileName().toString(), file, Optional.empty(), Optional.empty()),
                  NOON)
              .file()
              .id());
    }
    new Worker(
            storage.work(),
            List.of(
                knowledge.ingestion(
                    List.of(new TextReader(), new TikaReader()), PageFetcherDouble.NONE)),
            Worker.Settings.named("test"),
            () -> NOON,
            new Random(1))
        .drain();
  }

  @ParameterizedTest
  @EnumSource(FileType.class)
  void a_file_is_found_by_a_question_in_each_of_its_languages(FileType type) {
    KnowledgeFile file = knowledge.files().find(tenant(type), ids.get(type)).orElseThrow();

    assertThat(file.reason()).isEmpty();
    assertThat(file.status()).isEqualTo(KnowledgeFile.Status.READY);
    assertThat(file.content().chunks()).isPositive();
    SampleFiles.PARTS.forEach(
        (question, part) -> {
          List<Hit> hits = knowledge.search(tenant(type), TextQuery.of(question, 5), 0);
          assertThat(hits).as(question).isNotEmpty();
          assertThat(hits.getFirst().chunk().text().replaceAll("\\s+", " "))
              .as("the best passage for %s", question)
              .contains(part.text().substring(0, 40));
          assertThat(SourceName.fileId(hits.getFirst().chunk().sourceId())).contains(file.id());
        });
  }

  @ParameterizedTest
  @EnumSource(FileType.class)
  void a_chunk_says_where_in_the_file_it_is(FileType type) {
    List<String> headers =
        knowledge.files().chunks(tenant(type), ids.get(type)).stream()
            .map(chunk -> chunk.header())
            .toList();

    switch (type) {
      case MD, DOCX, ODT, XLSX ->
          assertThat(headers)
              .containsExactly(
                  "handbook > Delivery abroad",
                  "handbook > Devoluciones",
                  "handbook > Formas de pagamento",
                  "handbook > Гарантия");
      case HTML, EPUB ->
          assertThat(headers)
              .containsExactly(
                  "Handbook > Delivery abroad",
                  "Handbook > Devoluciones",
                  "Handbook > Formas de pagamento",
                  "Handbook > Гарантия");
      case PDF ->
          assertThat(headers)
              .containsExactly(
                  "handbook > p. 1", "handbook > p. 2", "handbook > p. 3", "handbook > p. 4");
      case PPTX ->
          assertThat(headers)
              .containsExactly("handbook > #1", "handbook > #2", "handbook > #3", "handbook > #4");
      case EML -> assertThat(headers).isNotEmpty().allMatch("Handbook"::equals);
      case TXT, CSV, RTF -> assertThat(headers).isNotEmpty().allMatch("handbook"::equals);
    }
  }
}
