package io.parley.rag.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentQuery;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.testkit.MutableClock;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Worker;
import io.parley.rag.article.Article;
import io.parley.rag.article.Category;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.TextQuery;
import io.parley.rag.index.lucene.InMemoryTextIndex;
import io.parley.rag.ingest.DocumentReader;
import io.parley.rag.ingest.ExtractedText;
import io.parley.rag.ingest.FileType;
import io.parley.rag.ingest.HtmlReader;
import io.parley.rag.ingest.TextReader;
import io.parley.rag.ingest.UnreadableFileException;
import io.parley.rag.ingest.UnsupportedFileException;
import io.parley.rag.source.SourceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeFilesTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final String TEXT = "Parcels to Lisbon take three days and cost four euros.";

  @TempDir Path folder;

  private final MutableClock clock = MutableClock.at(NOON);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final InMemoryTextIndex index = new InMemoryTextIndex();
  private final KnowledgeBase knowledge = new KnowledgeBase(storage, index);
  private final KnowledgeFiles files = knowledge.files();
  private final AtomicReference<Supplier<String>> page =
      new AtomicReference<>(() -> "<p>nothing</p>");
  private final PageFetcher pages = new PageFetcherDouble(() -> page.get().get());

  private KnowledgeFile add(String name, String text) {
    return files.add(ACME, upload(name, text), clock.instant()).file();
  }

  private KnowledgeFiles.Upload upload(String name, String text) {
    try {
      Path file = Files.writeString(Files.createTempFile(folder, "u", ""), text);
      return new KnowledgeFiles.Upload(name, file, Optional.empty(), Optional.empty());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void work() {
    work(knowledge.ingestion(List.of(new TextReader(), new HtmlReader()), pages));
  }

  private void work(JobHandler handler) {
    new Worker(storage.work(), List.of(handler), Worker.Settings.named("t"), clock, new Random(1))
        .drain();
  }

  private KnowledgeFile now(KnowledgeFile file) {
    return files.find(ACME, file.id()).orElseThrow();
  }

  private List<String> found(String text) {
    return knowledge.search(ACME, TextQuery.of(text, 10), 0).stream()
        .map(hit -> hit.chunk().text())
        .toList();
  }

  private static List<String> states(KnowledgeFile file) {
    return file.content().stages().stream()
        .map(stage -> stage.stage() + " " + stage.status())
        .toList();
  }

  @Test
  void a_file_passes_all_stages_and_is_found_after_the_last() {
    KnowledgeFile file = add("delivery.md", "# Delivery\n\n" + TEXT);

    assertThat(file.status()).isEqualTo(KnowledgeFile.Status.PROCESSING);
    assertThat(states(file))
        .containsExactly(
            "upload DONE",
            "extract WAITING",
            "chunk WAITING",
            "index WAITING",
            "searchable WAITING");
    assertThat(found("parcels Lisbon")).isEmpty();
    work();

    KnowledgeFile ready = now(file);
    assertThat(ready.status()).isEqualTo(KnowledgeFile.Status.READY);
    assertThat(ready.progress()).isEqualTo(1);
    assertThat(ready.content().chunks()).isEqualTo(1);
    assertThat(found("parcels Lisbon")).containsExactly(TEXT);
    assertThat(files.chunks(ACME, file.id()))
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.path()).containsExactly("delivery"))
        .isEqualTo(knowledge.chunks(ACME, SourceName.ofFile(file.id())).getFirst());
    Job job = storage.log().job(ACME, file.content().job()).orElseThrow();
    assertThat(job.status()).isEqualTo(Job.Status.SUCCEEDED);
    assertThat(job.result().orElseThrow()).contains(file.id()).contains("\"chunks\":1");
    assertThat(storage.log().events(ACME, io.parley.core.work.WorkLog.EventQuery.newest(9)))
        .extracting(recorded -> recorded.event().kind())
        .containsExactly("file.processed");
  }

  @Test
  void the_same_bytes_are_the_same_file_until_it_is_removed() {
    KnowledgeFile first = add("a.txt", TEXT);

    KnowledgeFiles.Added again = files.add(ACME, upload("b.txt", TEXT), NOON);
    assertThat(again.known()).isTrue();
    assertThat(again.file().id()).isEqualTo(first.id());
    assertThat(files.list(ACME, Optional.empty(), Optional.empty(), 9)).hasSize(1);

    files.remove(ACME, first.id(), NOON);
    assertThat(files.add(ACME, upload("b.txt", TEXT), NOON).known()).isFalse();
  }

  /** Reads what the test says. */
  private record ReaderDouble(Supplier<String> text) implements DocumentReader {
    @Override
    public Set<FileType> types() {
      return Set.of(FileType.TXT);
    }

    @Override
    public ExtractedText read(FileType type, Path file) {
      String read = text.get();
      try {
        Path copy = Files.writeString(Files.createTempFile("double", ""), read);
        ExtractedText extracted = new TextReader().read(type, copy);
        Files.delete(copy);
        return extracted;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @Test
  void a_file_that_fails_says_why_and_goes_on_with_the_stage_it_failed_in() {
    KnowledgeFile file = add("a.txt", TEXT);
    work(
        knowledge.ingestion(
            List.of(
                new ReaderDouble(
                    () -> {
                      throw new UnreadableFileException("is written in invisible ink");
                    })),
            pages));

    assertThat(now(file).status()).isEqualTo(KnowledgeFile.Status.FAILED);
    assertThat(now(file).reason()).contains("the file is written in invisible ink");
    assertThat(states(now(file))).startsWith("upload DONE", "extract FAILED", "chunk WAITING");
    assertThat(storage.log().job(ACME, file.content().job()).orElseThrow().reason())
        .contains("the file is written in invisible ink");

    files.retry(now(file), NOON);
    work();

    assertThat(now(file).status()).isEqualTo(KnowledgeFile.Status.READY);
    assertThat(now(file).reason()).isEmpty();
    assertThat(found("parcels Lisbon")).containsExactly(TEXT);
  }

  @Test
  void a_stage_can_be_put_between_others_and_what_is_done_is_not_done_again() {
    KnowledgeFile file = add("a.txt", TEXT);
    var runs = new ArrayList<String>();
    var stages = new ArrayList<IngestStage>();
    for (IngestStage stage :
        IngestStage.usual(files, List.of(new TextReader()), PageFetcherDouble.NONE)) {
      stages.add(counted(stage, runs));
    }
    stages.add(3, counted(failingOnce("weigh"), runs));

    work(new IngestJob(files, stages));
    assertThat(now(file).reason()).contains("the file is too heavy");
    assertThat(states(now(file))).contains("chunk DONE", "weigh FAILED", "index WAITING");
    assertThat(found("parcels")).isEmpty();
    files.retry(now(file), NOON);
    work(new IngestJob(files, stages));

    assertThat(runs).containsExactly("extract", "chunk", "weigh", "weigh", "index", "searchable");
    assertThat(found("parcels")).hasSize(1);
  }

  private static IngestStage counted(IngestStage stage, List<String> runs) {
    return new IngestStage() {
      @Override
      public String name() {
        return stage.name();
      }

      @Override
      public boolean takes(KnowledgeFile file) {
        return stage.takes(file);
      }

      @Override
      public Outcome run(KnowledgeFile file, Instant now) {
        runs.add(stage.name());
        return stage.run(file, now);
      }
    };
  }

  private static IngestStage failingOnce(String name) {
    return new IngestStage() {
      private boolean failed;

      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean takes(KnowledgeFile file) {
        return true;
      }

      @Override
      public Outcome run(KnowledgeFile file, Instant now) {
        if (!failed) {
          failed = true;
          throw new UnreadableFileException("is too heavy");
        }
        return new Outcome(List.of(), file.content());
      }
    };
  }

  @Test
  void a_removed_file_leaves_nothing_behind() {
    KnowledgeFile file = add("a.txt", TEXT);
    work();

    files.remove(ACME, file.id(), NOON);
    files.remove(ACME, file.id(), NOON);

    nothingIsLeft(file);
  }

  @Test
  void a_file_removed_while_it_is_read_leaves_nothing_behind() {
    KnowledgeFile file = add("a.txt", TEXT);

    work(
        knowledge.ingestion(
            List.of(
                new ReaderDouble(
                    () -> {
                      files.remove(ACME, file.id(), NOON);
                      return TEXT;
                    })),
            pages));

    nothingIsLeft(file);
  }

  @Test
  void a_file_removed_in_its_last_stage_leaves_nothing_behind() {
    KnowledgeFile file = add("a.txt", TEXT);
    var stages = new ArrayList<>(IngestStage.usual(files, List.of(new TextReader()), pages));
    var removes =
        new ArrayList<String>() {
          @Override
          public boolean add(String stage) {
            if (stage.equals("searchable")) {
              files.remove(ACME, file.id(), NOON);
            }
            return super.add(stage);
          }
        };
    stages.replaceAll(stage -> counted(stage, removes));

    work(new IngestJob(files, stages));

    assertThat(removes).contains("searchable");
    nothingIsLeft(file);
  }

  private void nothingIsLeft(KnowledgeFile file) {
    assertThat(found("parcels Lisbon")).isEmpty();
    assertThat(index.versions(ACME)).isEmpty();
    assertThat(files.find(ACME, file.id())).isEmpty();
    assertThat(files.chunks(ACME, file.id())).isEmpty();
    assertThat(storage.blobs().names(ACME, "file")).isEmpty();
    for (String collection : List.of("file", "file-text", "file-key", "upload")) {
      assertThat(storage.documents().list(ACME, collection, DocumentQuery.first(9)))
          .as(collection)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void a_crash_after_the_work_of_a_stage_shows_nothing_half_and_the_work_is_taken_up(int at) {
    String text = (TEXT + " ").repeat(60).strip();
    KnowledgeFile file = add("a.txt", text);
    var stages = new ArrayList<>(IngestStage.usual(files, List.of(new TextReader()), pages));
    IngestStage stage = stages.get(at);
    var crash = new OutOfMemoryError("a crash");
    stages.set(
        at,
        new IngestStage() {
          @Override
          public String name() {
            return stage.name();
          }

          @Override
          public boolean takes(KnowledgeFile any) {
            return stage.takes(any);
          }

          @Override
          public Outcome run(KnowledgeFile any, Instant now) {
            var unused = stage.run(any, now);
            throw crash;
          }
        });

    assertThatThrownBy(() -> work(new IngestJob(files, stages))).isSameAs(crash);
    int whole = files.chunks(ACME, file.id()).size();
    var fresh = new InMemoryTextIndex();
    var restarted = new KnowledgeBase(storage, fresh);
    assertThat(restarted.chunks(ACME, SourceName.ofFile(file.id())).size()).isIn(0, whole);
    clock.advance(Duration.ofMinutes(1));
    work(restarted.ingestion(List.of(new TextReader()), pages));

    assertThat(now(file).status()).isEqualTo(KnowledgeFile.Status.READY);
    assertThat(restarted.chunks(ACME, SourceName.ofFile(file.id())))
        .hasSize(now(file).content().chunks())
        .hasSizeGreaterThan(2);
    assertThat(storage.blobs().names(ACME, "file/" + file.id())).hasSize(2);
  }

  @Test
  void a_page_is_fetched_again_and_its_new_text_found_instead_of_the_old() {
    page.set(() -> "<title>Shop</title><p>" + TEXT + "</p>");
    var link =
        new KnowledgeFiles.Link(
            new KnowledgeFile.Page("https://shop.example/delivery", Duration.ofHours(6)),
            Optional.empty(),
            Optional.empty());
    KnowledgeFile file = files.add(ACME, link, NOON).file();
    work();
    assertThat(now(file).content().name()).isEqualTo("Shop");
    assertThat(found("parcels Lisbon")).containsExactly(TEXT);

    clock.advance(Duration.ofHours(6).minusSeconds(1));
    page.set(() -> "<title>Shop</title><p>Parcels to Porto take one day.</p>");
    work();
    assertThat(found("parcels")).containsExactly(TEXT);
    clock.advance(Duration.ofSeconds(1));
    work();

    assertThat(found("parcels")).containsExactly("Parcels to Porto take one day.");
    assertThat(now(file).content().revision()).isEqualTo(2);
    assertThat(storage.blobs().names(ACME, "file/" + file.id()))
        .allMatch(name -> name.contains("/2/"));

    clock.advance(Duration.ofHours(6));
    work();
    assertThat(now(file).content().revision()).as("unchanged").isEqualTo(2);
    assertThat(now(file).status()).isEqualTo(KnowledgeFile.Status.READY);
  }

  @Test
  void a_page_that_is_gone_keeps_its_last_text_and_says_what_is_wrong() {
    page.set(() -> "<p>" + TEXT + "</p>");
    var link =
        new KnowledgeFiles.Link(
            new KnowledgeFile.Page("https://shop.example/", Duration.ofHours(1)),
            Optional.empty(),
            Optional.empty());
    KnowledgeFile file = files.add(ACME, link, NOON).file();
    work();

    page.set(
        () -> {
          throw new UnreadableFileException("is not there: shop.example answered 404");
        });
    clock.advance(Duration.ofHours(1));
    work();
    assertThat(now(file).status()).isEqualTo(KnowledgeFile.Status.FAILED);
    assertThat(now(file).reason()).contains("the file is not there: shop.example answered 404");
    assertThat(found("parcels Lisbon")).containsExactly(TEXT);

    page.set(() -> "<p>Parcels to Porto take one day.</p>");
    clock.advance(Duration.ofHours(1));
    work();
    assertThat(now(file).status()).isEqualTo(KnowledgeFile.Status.READY);
    assertThat(found("parcels")).containsExactly("Parcels to Porto take one day.");
    assertThat(files.add(ACME, link, NOON).known()).isTrue();
    files.remove(ACME, file.id(), NOON);
    nothingIsLeft(file);
    clock.advance(Duration.ofHours(2));
    work();
    nothingIsLeft(file);
  }

  @Test
  void a_file_is_found_in_its_category_and_moves_to_another() {
    knowledge.categories().create(ACME, "a", Category.Content.named("A"), NOON);
    knowledge.categories().create(ACME, "b", Category.Content.named("B"), NOON);
    KnowledgeFiles.Upload upload = upload("a.txt", TEXT);
    KnowledgeFile file =
        files
            .add(
                ACME,
                new KnowledgeFiles.Upload(
                    "a.txt", upload.content(), Optional.of("a"), Optional.empty()),
                NOON)
            .file();
    work();
    assertThat(in("a")).isEqualTo(1);
    assertThat(in("b")).isZero();

    files.change(now(file), "b.txt", Optional.of("b"), Optional.empty(), NOON);

    assertThat(in("a")).isZero();
    assertThat(in("b")).isEqualTo(1);
    assertThatThrownBy(() -> knowledge.categories().remove(ACME, "b", NOON))
        .hasMessageContaining("1 files");
    assertThatThrownBy(
            () -> files.change(now(file), "b.txt", Optional.of("no"), Optional.empty(), NOON))
        .hasMessage("categoryId 'no' must be an existing category");
  }

  private int in(String category) {
    var filter = new ChunkFilter(Set.of(category), Set.of());
    return knowledge
        .search(ACME, new TextQuery("parcels Lisbon", Optional.empty(), filter, 10), 0)
        .size();
  }

  @ParameterizedTest
  @CsvSource({
    "../../etc/passwd.txt, passwd.txt",
    "'..\\..\\windows\\system.txt', system.txt",
    "/etc/cron.d/x.txt, x.txt",
    "'C:\\x.txt', x.txt",
    "%2e%2e%2fx.txt, %2e%2e%2fx.txt",
    "'evil\u202etxt.exe.txt', eviltxt.exe.txt",
    "'a\u0000b.txt', ab.txt",
    "' spaced .txt ', 'spaced .txt'",
    "CON.txt, CON.txt"
  })
  void a_name_is_only_shown_and_never_a_place(String given, String shown) {
    KnowledgeFile file = add(given, TEXT);

    assertThat(file.content().name()).isEqualTo(shown);
    assertThat(storage.blobs().names(ACME, "file"))
        .containsExactly("file/" + file.id() + "/1/content");
  }

  @Test
  void a_name_of_five_thousand_characters_is_cut_before_its_ending() {
    assertThat(add("x".repeat(5_000) + ".txt", TEXT).content().name())
        .hasSize(255)
        .endsWith("xx.txt");
  }

  @Test
  void what_is_no_file_of_ours_is_refused_with_the_reason() {
    assertThatThrownBy(() -> add("x.exe", "MZ")).isInstanceOf(UnsupportedFileException.class);
    assertThatThrownBy(() -> add("noending", TEXT)).isInstanceOf(UnsupportedFileException.class);
    assertThatThrownBy(() -> add("x.pdf", TEXT))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("the file has the name of a pdf file and the content of a txt file");
    assertThatThrownBy(() -> add("x.txt", "<!DOCTYPE html><html><p>x</p></html>"))
        .hasMessage("the file has the name of a txt file and the content of a html file");
    assertThatThrownBy(() -> add("x.svg", "<svg/>")).isInstanceOf(UnsupportedFileException.class);
    assertThatThrownBy(() -> add("x.html", "<?xml version='1.0'?><svg/>"))
        .isInstanceOf(UnsupportedFileException.class);
    assertThatThrownBy(() -> add("x.txt", "a\u0000b")).isInstanceOf(UnsupportedFileException.class);
    assertThatThrownBy(() -> add("x.txt", "")).isInstanceOf(IllegalArgumentException.class);
    assertThat(storage.blobs().names(ACME, "file")).isEmpty();
  }

  @Test
  void a_file_over_the_limit_is_refused() throws IOException {
    Path large = folder.resolve("large");
    Files.write(large, new byte[KnowledgeFiles.MOST_BYTES + 1]);

    assertThatThrownBy(
            () ->
                files.add(
                    ACME,
                    new KnowledgeFiles.Upload(
                        "large.txt", large, Optional.empty(), Optional.empty()),
                    NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("file of 20971521 bytes must have 1 to 20971520");
  }

  @Test
  void what_an_upload_that_broke_off_left_is_swept_away() throws IOException {
    Path content = Files.writeString(folder.resolve("u"), TEXT);
    new Uploads(storage).store(ACME, "broken", "file/broken/1/content", content, NOON);
    KnowledgeFile whole = add("a.txt", TEXT);

    assertThat(files.sweep(Duration.ofHours(1), NOON.plusSeconds(60))).isZero();
    assertThat(files.sweep(Duration.ofHours(1), NOON.plusSeconds(3_601))).isEqualTo(1);

    assertThat(storage.blobs().names(ACME, "file"))
        .containsExactly("file/" + whole.id() + "/1/content");
  }

  @Test
  void another_process_on_the_same_store_catches_up_with_files_and_articles() {
    var otherIndex = new InMemoryTextIndex();
    var other = new KnowledgeBase(storage, otherIndex);
    assertThat(other.search(ACME, TextQuery.of("parcels", 5), 0)).isEmpty();
    assertThat(other.catchUp()).isZero();

    KnowledgeFile file = add("a.txt", TEXT);
    work();
    knowledge.articles().create(ACME, "a1", Article.Content.of("Parcels", "We send them."), NOON);
    assertThat(other.search(ACME, TextQuery.of("parcels", 5), 0)).isEmpty();

    assertThat(other.catchUp()).isEqualTo(2);
    assertThat(other.catchUp()).isZero();
    assertThat(other.search(ACME, TextQuery.of("parcels", 5), 0)).hasSize(2);
    assertThat(knowledge.catchUp()).as("its own writes are there already").isZero();

    files.remove(ACME, file.id(), NOON);
    assertThat(other.catchUp()).isEqualTo(1);
    assertThat(other.search(ACME, TextQuery.of("parcels", 5), 0)).hasSize(1);
  }

  @Test
  void an_article_cannot_take_the_name_of_a_file() {
    assertThatThrownBy(
            () -> knowledge.articles().create(ACME, "file:1", Article.Content.of("A", "b"), NOON))
        .hasMessage("id 'file:1' of an article must not name a file");
  }
}
