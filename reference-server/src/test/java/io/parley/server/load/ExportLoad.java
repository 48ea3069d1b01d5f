package io.parley.server.load;

import io.parley.core.TenantId;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.json.Json;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Stores messages and events, starts the server on them with a small heap, and has each exported in
 * each format and downloaded, looking at the memory meanwhile: {@code ExportLoad [ROWS [LENGTH
 * [MEGABYTES]]]}, by default 200,000 rows, texts of 300 characters and a heap of 128 MB.
 */
public final class ExportLoad {
  private static final TenantId TENANT = new TenantId("exported");
  private static final String KEY = "a-key-of-our-own-that-is-long-enough";
  private static final int IN_ONE = 100;

  private final ServerProcess server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Duration between;

  private ExportLoad(ServerProcess server, Duration between) {
    this.server = server;
    this.between = between;
  }

  /**
   * What one export took.
   *
   * @param rows in its file, as the job tells
   * @param bytes of the file, as downloaded
   * @param millis until it was made
   * @param live what was reachable in the heap, in kilobytes: before, at most meanwhile, after the
   *     download
   * @param resident memory in megabytes: before, at most meanwhile, after the download
   */
  public record Outcome(
      String kind,
      String format,
      long rows,
      long bytes,
      long millis,
      List<Long> live,
      List<Long> resident) {}

  /**
   * Runs it.
   *
   * @param between how often the heap is looked at while a file is made
   */
  static List<Outcome> run(
      Path data, int rows, int length, String heap, List<String> kinds, Duration between)
      throws Exception {
    try (Storage storage = SqlStorage.sqlite(data, Clock.systemUTC())) {
      fill(storage, rows, length, kinds.contains("events"));
    }
    var settings =
        Map.of(
            "PARLEY_EMBEDDING_MODEL",
            "none",
            "PARLEY_BOOTSTRAP_TENANT",
            TENANT.value(),
            "PARLEY_BOOTSTRAP_API_KEY",
            KEY);
    try (var server = new ServerProcess(data, settings, heap)) {
      server.start();
      server.awaitReady(HttpClient.newHttpClient());
      var load = new ExportLoad(server, between);
      var outcomes = new ArrayList<Outcome>();
      for (String kind : kinds) {
        for (String format : List.of("csv", "jsonl", "xlsx")) {
          outcomes.add(load.export(kind, format));
        }
      }
      return outcomes;
    }
  }

  /** Messages in conversations of {@value #IN_ONE}, and where wanted as many events. */
  private static void fill(Storage storage, int rows, int length, boolean events) {
    var random = new Random(7);
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (int first = 0; first < rows; first += IN_ONE) {
      Instant at = start.plusSeconds(first);
      String id = "c" + first;
      var writes = new ArrayList<Write>();
      writes.add(
          Conversations.save(
              new Conversation(
                  TENANT,
                  id,
                  "agent",
                  "chat",
                  Conversation.Status.CLOSED,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  at,
                  at,
                  0)));
      for (int i = 0; i < IN_ONE; i++) {
        String name = id + "-" + i;
        String text = text(random, length);
        writes.add(
            new Write.Append(
                TENANT,
                id,
                name,
                new Message.FromCustomer(name, text, at, Optional.empty(), Optional.empty())));
        if (events) {
          writes.add(
              new Write.Happened(
                  new Event(
                      TENANT,
                      "e" + name,
                      "note.told",
                      "lead:" + first,
                      name,
                      at,
                      at,
                      "load",
                      Map.of("text", text),
                      Optional.empty(),
                      0)));
          // Nobody is to work on it: what exports take is what is looked at.
          writes.add(new Write.Cancel(TENANT, "e" + name));
        }
      }
      storage.work().commit(writes, at);
    }
  }

  private static String text(Random random, int length) {
    var text = new StringBuilder(length);
    while (text.length() < length) {
      text.append(random.nextInt(7) == 0 ? ' ' : (char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private Outcome export(String kind, String format) throws Exception {
    long live = server.liveKilobytes();
    long resident = server.residentMegabytes();
    long mostLive = live;
    long mostResident = resident;
    long started = System.nanoTime();
    String id =
        (String)
            json(HttpRequest.newBuilder(server.at("/api/export"))
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            Json.write(Map.of("kind", kind, "format", format)))))
                .get("id");
    Map<String, ?> export;
    long looked = started;
    while (true) {
      export = json(HttpRequest.newBuilder(server.at("/api/export/" + id)));
      mostResident = Math.max(mostResident, server.residentMegabytes());
      String status = String.valueOf(export.get("status"));
      if (status.equals("succeeded")) {
        break;
      }
      if (!status.equals("queued") && !status.equals("running")) {
        throw new IllegalStateException(kind + " as " + format + " is " + export);
      }
      if (System.nanoTime() - looked > between.toNanos()) {
        mostLive = Math.max(mostLive, server.liveKilobytes());
        looked = System.nanoTime();
      }
      LockSupport.parkNanos(100_000_000);
    }
    long millis = (System.nanoTime() - started) / 1_000_000;
    long bytes = download(String.valueOf(export.get("downloadUrl")));
    mostResident = Math.max(mostResident, server.residentMegabytes());
    return new Outcome(
        kind,
        format,
        ((Number) export.get("rows")).longValue(),
        bytes,
        millis,
        List.of(live, mostLive, server.liveKilobytes()),
        List.of(resident, mostResident, server.residentMegabytes()));
  }

  private Map<String, ?> json(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        client.send(
            request.header("Authorization", "Bearer " + KEY).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return Json.readMap(answer.body());
  }

  /** How many bytes there are, of which few are held here. */
  private long download(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        client.send(
            HttpRequest.newBuilder(server.at(path))
                .header("Authorization", "Bearer " + KEY)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      long bytes = body.transferTo(java.io.OutputStream.nullOutputStream());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + " was answered with " + answer.statusCode());
      }
      return bytes;
    }
  }

  /** The number of rows, the length of their texts, and the megabytes of the server's heap. */
  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int length = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300;
    String heap = "-Xmx" + (arguments.length > 2 ? arguments[2] : "128") + "m";
    Path folder = Files.createTempDirectory("parley-export");
    for (Outcome outcome :
        run(
            folder.resolve("data"),
            rows,
            length,
            heap,
            List.of("messages", "events"),
            Duration.ofSeconds(2))) {
      System.out.println(outcome);
    }
    System.exit(0);
  }
}
