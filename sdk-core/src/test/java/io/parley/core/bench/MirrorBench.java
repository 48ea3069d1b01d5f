package io.parley.core.bench;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentQuery;
import io.parley.core.mirror.MirrorEntry;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.mirror.MirrorShelf;
import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The same leads as documents with labels and as mirrored things: storing them in pages of 250,
 * storing all of them again, and one list.
 *
 * <pre>MirrorBench [sqlite|postgres] [leads]</pre>
 */
public final class MirrorBench {
  private static final TenantId TENANT = new TenantId("bench");
  private static final int PAGE = 250;

  private MirrorBench() {}

  /** Measures and prints. */
  public static void main(String[] arguments) throws Exception {
    boolean postgres = arguments.length > 0 && arguments[0].equals("postgres");
    int leads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
    Path folder = Files.createTempDirectory("parley-mirror-bench");
    try (var schema = postgres ? PostgresSchema.create() : null;
        Storage storage =
            schema != null
                ? SqlStorage.postgres(schema.url(), 4, Clock.systemUTC())
                : SqlStorage.sqlite(folder, Clock.systemUTC())) {
      for (int run = 1; run <= 2; run++) {
        stored("documents, run " + run, storage, leads, MirrorBench::document);
        stored("mirror, run " + run, storage, leads, MirrorBench::mirrored);
      }
      listed("documents of a stage", () -> documents(storage));
      listed("mirror of a stage", () -> mirrored(storage));
    }
    System.exit(0);
  }

  private static void stored(
      String name, Storage storage, int leads, IntFunction<List<Write>> page) {
    long started = System.nanoTime();
    for (int from = 0; from < leads; from += PAGE) {
      storage.work().commit(page.apply(from), Instant.now());
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf("%s: %.1f s, %.0f leads/s%n", name, seconds, leads / seconds);
  }

  private static void listed(String name, Runnable list) {
    list.run();
    long started = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      list.run();
    }
    System.out.printf("list of 50 %s: %.1f ms%n", name, (System.nanoTime() - started) / 1e7);
  }

  private static List<Write> document(int from) {
    List<Write> writes = new ArrayList<>();
    IntStream.range(from, from + PAGE)
        .forEach(
            i ->
                writes.add(
                    new Write.Put(
                        TENANT,
                        "lead",
                        "%012d".formatted(i),
                        Map.of(
                            "integration",
                            "018f0000000000000000000000",
                            "pipeline",
                            "7",
                            "status",
                            Integer.toString(i % 5),
                            "owner",
                            Integer.toString(i % 20)),
                        body(i),
                        Write.Put.ANY)));
    return writes;
  }

  private static List<Write> mirrored(int from) {
    List<MirrorEntry> entries =
        IntStream.range(from, from + PAGE)
            .mapToObj(
                i ->
                    new MirrorEntry(
                        "lead",
                        Integer.toString(i),
                        i,
                        "Lead " + i,
                        "lead " + i,
                        "7/" + i % 5,
                        Integer.toString(i % 20),
                        Instant.EPOCH,
                        body(i)))
            .toList();
    return List.of(new Write.Mirror(TENANT, "kommo/018f0000000000000000000000", entries));
  }

  private static String body(int i) {
    return "{\"id\":%d,\"name\":\"Lead %d\",\"fields\":\"%s\"}".formatted(i, i, "x".repeat(700));
  }

  private static void documents(Storage storage) {
    storage
        .documents()
        .list(
            TENANT,
            "lead",
            DocumentQuery.first(50)
                .with("integration", "018f0000000000000000000000")
                .with("status", "3"));
  }

  private static void mirrored(Storage storage) {
    storage
        .mirror()
        .list(
            new MirrorShelf(TENANT, "kommo/018f0000000000000000000000", "lead"),
            new MirrorQuery(
                Optional.of("7/3"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                50));
  }
}
