package io.parley.rag.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.document.parser.TextDocumentParser;
import dev.langchain4j.data.document.splitter.DocumentSplitters;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import io.parley.core.TenantId;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Worker;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.file.IngestJob;
import io.parley.rag.file.KnowledgeFile;
import io.parley.rag.file.KnowledgeFiles;
import io.parley.rag.file.PageFetcher;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.lucene.LuceneTextIndex;
import io.parley.rag.ingest.Chunker;
import io.parley.rag.ingest.ExtractedText;
import io.parley.rag.ingest.FileType;
import io.parley.rag.ingest.SourceText;
import io.parley.rag.ingest.TextReader;
import io.parley.rag.testkit.SampleFiles;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Prints how many chunks a second of processor time makes of Markdown files, without embedding:
 * read, cut and indexed by us; the same through the whole durable pipeline on SQLite; and read and
 * cut by langchain4j's ingestor into its store in memory, with a model that does nothing.
 *
 * <p>Processor time is that of the whole process, with compilation and garbage collection. The one
 * argument is the number of files of about 20,000 characters; 300 by default.
 */
public final class IngestThroughput {
  private static final TenantId TENANT = new TenantId("bench");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final int ROUNDS = 4;

  private IngestThroughput() {}

  private interface Run {
    int chunks() throws IOException;
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    int count = args.length == 0 ? 300 : Integer.parseInt(args[0]);
    List<Path> files = files(Files.createTempDirectory("ingest-files"), count);
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.println("round " + round + (round == 1 ? ", cold" : ""));
      print("parley, read + cut + index", () -> direct(files));
      print("parley, whole pipeline on SQLite", () -> pipeline(files));
      print("langchain4j, read + cut + store", () -> peer(files));
    }
  }

  private static void print(String what, Run run) throws IOException {
    var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.gc();
    long before = process.getProcessCpuTime();
    int chunks = run.chunks();
    double seconds = (process.getProcessCpuTime() - before) / 1e9;
    System.out.printf(
        "  %-34s %6d chunks, %6.2f s of processor, %7.0f chunks/s%n",
        what, chunks, seconds, chunks / seconds);
  }

  private static List<Path> files(Path folder, int count) throws IOException {
    var words = new ArrayList<String[]>();
    SampleFiles.PARTS.values().forEach(part -> words.add(part.text().split(" ", -1)));
    var random = new Random(7);
    var files = new ArrayList<Path>();
    for (int i = 0; i < count; i++) {
      String[] language = words.get(i % words.size());
      var text = new StringBuilder();
      while (text.length() < 20_000) {
        text.append("\n\n## Section ").append(random.nextInt(1_000)).append("\n\n");
        int sentences = 4 + random.nextInt(14);
        for (int s = 0; s < sentences; s++) {
          int length = 6 + random.nextInt(12);
          for (int w = 0; w < length; w++) {
            text.append(language[random.nextInt(language.length)]).append(' ');
          }
          text.append(random.nextInt(10_000)).append(". ");
        }
      }
      files.add(Files.writeString(folder.resolve("f" + i + ".md"), text));
    }
    return files;
  }

  private static int direct(List<Path> files) throws IOException {
    var reader = new TextReader();
    var chunker = new Chunker();
    int all = 0;
    try (var index = new LuceneTextIndex(Files.createTempDirectory("ingest-index"))) {
      for (Path file : files) {
        ExtractedText text = reader.read(FileType.MD, file);
        String id = file.getFileName().toString();
        List<Chunk> chunks =
            chunker.chunk(
                new SourceText(id, id, "", Optional.empty(), NOON, Optional.empty()),
                text.sections());
        index.upsert(TENANT, List.of(new IndexedSource(id, 1, chunks)));
        all += chunks.size();
      }
    }
    return all;
  }

  private static int pipeline(List<Path> files) throws IOException {
    Path folder = Files.createTempDirectory("ingest-store");
    try (SqlStorage storage = SqlStorage.sqlite(folder, () -> NOON);
        var index = new LuceneTextIndex(folder.resolve("index"))) {
      var knowledge = new KnowledgeBase(storage, index);
      for (Path file : files) {
        var unused =
            knowledge
                .files()
                .add(
                    TENANT,
                    new KnowledgeFiles.Upload(
                        file.getFileName().toString(), file, Optional.empty(), Optional.empty()),
                    NOON);
      }
      IngestJob job = knowledge.ingestion(List.of(new TextReader()), new NoPages());
      new Worker(
              storage.work(), List.of(job), Worker.Settings.named("b"), () -> NOON, new Random(1))
          .drain();
      int all = 0;
      Optional<String> before = Optional.empty();
      List<KnowledgeFile> page;
      do {
        page = knowledge.files().list(TENANT, Optional.empty(), before, 200);
        all += page.stream().mapToInt(file -> file.content().chunks()).sum();
        before = page.isEmpty() ? before : Optional.of(page.getLast().id());
      } while (!page.isEmpty());
      return all;
    }
  }

  private record NoPages() implements PageFetcher {
    @Override
    public String checked(String address) {
      return address;
    }

    @Override
    public Fetched fetch(String address) {
      throw new IllegalStateException("no pages here");
    }
  }

  private static int peer(List<Path> files) throws IOException {
    var stored = new InMemoryEmbeddingStore<TextSegment>();
    var counted = new int[1];
    EmbeddingModel nothing =
        new EmbeddingModel() {
          @Override
          public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            counted[0] += segments.size();
            return Response.from(
                segments.stream().map(segment -> Embedding.from(new float[] {1})).toList());
          }
        };
    var ingestor =
        EmbeddingStoreIngestor.builder()
            .documentSplitter(DocumentSplitters.recursive(1000, 0))
            .embeddingModel(nothing)
            .embeddingStore(stored)
            .build();
    var parser = new TextDocumentParser();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        Document document = parser.parse(in);
        var unused = ingestor.ingest(document);
      }
    }
    return counted[0];
  }
}
