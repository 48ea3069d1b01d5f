package io.parley.server.load;

import io.parley.core.json.Json;
import io.parley.rag.testkit.HostileFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Hostile files are read while customers are answered: what a chat turn and a health check take
 * without them and with them, and what became of each file. Prints what {@code docs/benchmarks.md}
 * quotes.
 */
public final class HostileFilesLoad {
  private static final String KEY = "ak_hostile_" + "h".repeat(41);
  private static final String BORDER = "----parley-hostile-files";
  private static final String FILES = "/api/knowledge-base/files";
  private static final Duration GIVEN_UP = Duration.ofMinutes(5);

  /** Names that would leave the folder, if they were taken for paths. */
  private static final List<String> NAMES =
      List.of(
          "../../../../etc/cron.d/parley.txt",
          "..\\\\..\\\\windows\\\\win.txt",
          "/etc/passwd.txt",
          "%2e%2e%2f%2e%2e%2fparley.txt",
          "\u202Etxt.exe.txt",
          "a".repeat(200) + ".txt",
          "CON.txt");

  /**
   * How long something took.
   *
   * @param count how often it was asked
   * @param failed how often it was not answered well
   * @param p50 in milliseconds
   * @param p99 in milliseconds
   */
  record Figures(int count, int failed, double p50, double p99) {
    static Figures of(List<Long> nanos, int failed) {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return new Figures(
          sorted.length,
          failed,
          sorted.length == 0 ? 0 : sorted[sorted.length / 2] / 1e6,
          sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1e6);
    }

    @Override
    public String toString() {
      return "%d times, %d failed, p50 %.1f ms, p99 %.1f ms".formatted(count, failed, p50, p99);
    }
  }

  /**
   * What became of a file.
   *
   * @param status {@code failed} or {@code ready}, or the status of a refusal
   * @param reason why it failed; empty when it did not
   * @param seconds from the upload to the end
   */
  record Fate(String status, String reason, double seconds) {}

  /**
   * What was seen.
   *
   * @param knocks connections to the address that the files want opened
   */
  record Outcome(
      Map<String, Figures> quiet, Map<String, Figures> busy, Map<String, Fate> files, int knocks) {}

  private final ServerProcess server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Api api;

  private HostileFilesLoad(ServerProcess server) {
    this.server = server;
    this.api = new Api(server, client, KEY);
  }

  /** {@code HostileFilesLoad [SECONDS]}: so long it is asked without the files, by default 20. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("hostile-files");
    var quiet = Duration.ofSeconds(arguments.length == 0 ? 20 : Integer.parseInt(arguments[0]));
    try (ServerProcess server = HostileClients.server(folder)) {
      Outcome outcome = run(server, folder, quiet);
      System.out.println("without hostile files: " + outcome.quiet());
      System.out.println("with hostile files:    " + outcome.busy());
      outcome.files().forEach((name, fate) -> System.out.println("  " + name + ": " + fate));
      System.out.println("connections to the address in the files: " + outcome.knocks());
      System.out.println("resident megabytes: " + server.residentMegabytes());
    }
    System.exit(0);
  }

  static Outcome run(ServerProcess server, Path folder, Duration quiet) throws Exception {
    return new HostileFilesLoad(server).run(folder, quiet);
  }

  private Outcome run(Path folder, Duration quiet) throws Exception {
    String agent = api.agent();
    for (int i = 0; i < 100; i++) {
      chat(agent); // warm
    }
    Map<String, Figures> before = asked(agent, () -> LockSupport.parkNanos(quiet.toNanos()));
    var knocks = new AtomicInteger();
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> listen(listener, knocks));
      List<Path> hostile = hostile(folder, "http://127.0.0.1:" + listener.getLocalPort());
      Map<String, Fate> fates = new LinkedHashMap<>();
      Map<String, Figures> during = asked(agent, () -> fates.putAll(read(hostile)));
      return new Outcome(before, during, fates, knocks.get());
    }
  }

  private static void listen(ServerSocket listener, AtomicInteger knocks) {
    try {
      while (true) {
        listener.accept().close();
        knocks.incrementAndGet();
      }
    } catch (IOException closed) {
      // the end
    }
  }

  private static List<Path> hostile(Path folder, String address) {
    return List.of(
        HostileFiles.bomb(folder),
        HostileFiles.laughs(folder),
        HostileFiles.entities(folder, address),
        HostileFiles.manyParts(folder),
        HostileFiles.deep(folder),
        HostileFiles.explodingPdf(folder),
        HostileFiles.packedPdf(folder),
        HostileFiles.program(folder),
        HostileFiles.disguisedHtml(folder),
        HostileFiles.cutOff(folder));
  }

  /** What is asked while something else goes on. */
  private Map<String, Figures> asked(String agent, Runnable meanwhile) throws InterruptedException {
    var on = new AtomicBoolean(true);
    var chat = new Asking(() -> chat(agent), on);
    var health = new Asking(this::health, on);
    meanwhile.run();
    on.set(false);
    return Map.of("chat", chat.figures(), "health", health.figures());
  }

  /** Asks again and again, thirty times a second at most. */
  private static final class Asking {
    private final List<Long> nanos = new ArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final Thread thread;

    Asking(Runnable question, AtomicBoolean on) {
      thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (on.get()) {
                      long started = System.nanoTime();
                      try {
                        question.run();
                        nanos.add(System.nanoTime() - started);
                      } catch (RuntimeException e) {
                        failed.incrementAndGet();
                      }
                      LockSupport.parkNanos(30_000_000);
                    }
                  });
    }

    Figures figures() throws InterruptedException {
      thread.join();
      return Figures.of(nanos, failed.get());
    }
  }

  private void chat(String agent) {
    api.post("/api/chat", Map.of("agentId", agent, "message", "How long does delivery take?"));
  }

  private void health() {
    api.get("/health");
  }

  /** Uploads all at once, and waits for what becomes of them. */
  private Map<String, Fate> read(List<Path> files) {
    Map<String, Fate> fates = new LinkedHashMap<>();
    Map<String, String> waiting = new LinkedHashMap<>();
    Instant begun = Instant.now();
    try {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        uploaded(name, name, Files.readAllBytes(file), fates, waiting);
      }
      for (String name : NAMES) {
        uploaded(name, name, ascii("We deliver by boat " + name.hashCode()), fates, waiting);
      }
      while (!waiting.isEmpty() && Instant.now().isBefore(begun.plus(GIVEN_UP))) {
        waiting
            .entrySet()
            .removeIf(
                file -> {
                  Map<String, ?> seen = api.get(FILES + "/" + file.getValue());
                  String status = String.valueOf(seen.get("status"));
                  if (status.equals("processing")) {
                    return false;
                  }
                  fates.put(file.getKey(), fate(seen, status));
                  return true;
                });
        LockSupport.parkNanos(200_000_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    waiting.keySet().forEach(name -> fates.put(name, new Fate("not settled", "", 300)));
    return fates;
  }

  private static Fate fate(Map<String, ?> seen, String status) {
    Instant from = Instant.parse(String.valueOf(seen.get("createdAt")));
    Instant to = Instant.parse(String.valueOf(seen.get("updatedAt")));
    return new Fate(
        status,
        seen.get("reason") == null ? "" : String.valueOf(seen.get("reason")),
        Duration.between(from, to).toMillis() / 1000.0);
  }

  private void uploaded(
      String shown,
      String name,
      byte[] bytes,
      Map<String, Fate> fates,
      Map<String, String> waiting) {
    HttpResponse<String> answer = upload(name, bytes);
    if (answer.statusCode() == 202) {
      Map<String, ?> job = Json.readMap(answer.body());
      waiting.put(shown, String.valueOf(job.get("fileId")));
    } else {
      fates.put(
          shown,
          new Fate(
              String.valueOf(answer.statusCode()),
              String.valueOf(Json.readMap(answer.body()).get("detail")),
              0));
    }
  }

  private HttpResponse<String> upload(String name, byte[] bytes) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--"
                + BORDER
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(bytes);
    body.writeBytes(ascii("\r\n--" + BORDER + "--\r\n"));
    try {
      return client.send(
          HttpRequest.newBuilder(server.at(FILES))
              .timeout(Duration.ofSeconds(60))
              .header("Authorization", "Bearer " + KEY)
              .header("Content-Type", "multipart/form-data; boundary=" + BORDER)
              .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
