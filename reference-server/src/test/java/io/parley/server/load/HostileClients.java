package io.parley.server.load;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that are slow, huge or odd, all at once, while somebody asks for the server's health.
 * Speaks HTTP by hand where no client would do such a thing.
 */
public final class HostileClients {
  private static final String KEY = "ak_hostile_" + "h".repeat(41);
  private static final int PART = 64 * 1024;

  /**
   * How hostile.
   *
   * @param slow connections that send a byte a second
   * @param bodyMegabytes of a body that is sent as fast as it goes
   * @param fields of one form
   * @param depth of one JSON text
   * @param probe what is asked meanwhile; {@code /health} waits for the store, and on a busy
   *     machine says so
   */
  record Plan(int slow, int bodyMegabytes, int fields, int depth, String probe) {}

  /**
   * What was seen.
   *
   * @param statuses what each odd request was answered
   * @param slowClosed slow connections that the server ended
   * @param probes health checks that were answered 200
   * @param failed health checks that were not
   * @param p99 of the answered ones, in milliseconds
   * @param before resident megabytes before
   * @param after resident megabytes after
   */
  record Outcome(
      Map<String, Integer> statuses,
      int slowClosed,
      int probes,
      int failed,
      double p99,
      long before,
      long after) {}

  private final Plan plan;
  private final ServerProcess server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HostileClients(Plan plan, ServerProcess server) {
    this.plan = plan;
    this.server = server;
  }

  /** {@code HostileClients [ROUNDS]}: 400 slow ones, 300 MB, a million fields, 100,000 levels. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("hostile");
    try (ServerProcess server = server(folder)) {
      for (int round = 0; round < rounds; round++) {
        System.out.println(run(new Plan(400, 300, 1_000_000, 100_000, "/health"), server));
      }
    }
    System.exit(0);
  }

  /** A server of its own, started. */
  static ServerProcess server(Path folder) {
    var server =
        new ServerProcess(
            folder.resolve("data"),
            Map.of(
                "PARLEY_EMBEDDING_MODEL",
                "none",
                "PARLEY_BOOTSTRAP_API_KEY",
                KEY,
                "PARLEY_BOOTSTRAP_PASSWORD",
                "a password for tests"));
    server.start();
    server.awaitReady(HttpClient.newHttpClient());
    return server;
  }

  static Outcome run(Plan plan, ServerProcess server) throws Exception {
    return new HostileClients(plan, server).run();
  }

  private Outcome run() throws Exception {
    for (int i = 0; i < 200; i++) {
      probe(); // warm
    }
    long before = server.residentMegabytes();
    var on = new AtomicBoolean(true);
    var failed = new AtomicLong();
    var nanos = new ArrayList<Long>();
    Thread prober =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (on.get()) {
                    long took = probe();
                    if (took < 0) {
                      failed.incrementAndGet();
                    } else {
                      nanos.add(took);
                    }
                    LockSupport.parkNanos(10_000_000);
                  }
                });
    var closed = new AtomicLong();
    var slowDone = new CountDownLatch(plan.slow());
    for (int i = 0; i < plan.slow(); i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                if (slowly()) {
                  closed.incrementAndGet();
                }
                slowDone.countDown();
              });
    }
    Map<String, Integer> statuses = new TreeMap<>();
    statuses.put("huge body with length", huge(true));
    statuses.put("huge body in chunks", huge(false));
    statuses.put("form of many fields", form());
    statuses.put("deep JSON", json("[".repeat(plan.depth()) + "]".repeat(plan.depth())));
    statuses.put("number of many digits", json("{\"name\":" + "9".repeat(500_000) + "}"));
    statuses.put("many headers", headers());
    slowDone.await();
    on.set(false);
    prober.join();
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Outcome(
        statuses,
        (int) closed.get(),
        sorted.length,
        (int) failed.get(),
        sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1e6,
        before,
        server.residentMegabytes());
  }

  /** Nanoseconds until the probe was answered 200; less than zero when it was not. */
  private long probe() {
    long started = System.nanoTime();
    try {
      int status =
          client
              .send(
                  HttpRequest.newBuilder(server.at(plan.probe()))
                      .timeout(Duration.ofSeconds(10))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      return status == 200 ? System.nanoTime() - started : -1;
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private Socket connected() throws IOException {
    URI at = server.at("/");
    var socket = new Socket(at.getHost(), at.getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** Sends a body byte by byte, for a minute at most; whether the server ended it. */
  private boolean slowly() {
    try (Socket socket = connected()) {
      OutputStream out = socket.getOutputStream();
      out.write(ascii(head("POST /api/webhooks/kommo/x") + "Content-Length: 100000\r\n\r\n"));
      out.flush();
      for (int i = 0; i < 60; i++) {
        socket.setSoTimeout(1_000);
        try {
          socket.getInputStream().read(); // an answer or the end
          return true;
        } catch (java.net.SocketTimeoutException patient) {
          out.write('a');
          out.flush();
        }
      }
      return false;
    } catch (IOException ended) {
      return true;
    }
  }

  private int huge(boolean withLength) throws IOException {
    long total = plan.bodyMegabytes() * 1024L * 1024;
    try (Socket socket = connected()) {
      OutputStream out = socket.getOutputStream();
      byte[] part = new byte[PART];
      Arrays.fill(part, (byte) 'a');
      out.write(
          ascii(
              head("POST /api/webhooks/kommo/x")
                  + "Content-Type: application/x-www-form-urlencoded\r\n"
                  + (withLength
                      ? "Content-Length: " + total + "\r\n\r\n"
                      : "Transfer-Encoding: chunked\r\n\r\n")));
      try {
        for (long sent = 0; sent < total; sent += PART) {
          if (!withLength) {
            out.write(ascii(Integer.toHexString(PART) + "\r\n"));
          }
          out.write(part);
          if (!withLength) {
            out.write(ascii("\r\n"));
          }
        }
      } catch (IOException refused) {
        // It answers without reading all of it.
      }
      return status(socket);
    }
  }

  private int form() throws IOException {
    var body = new StringBuilder();
    for (int i = 0; i < plan.fields(); i++) {
      body.append(i == 0 ? "" : "&").append('f').append(i).append("=1");
    }
    return posted("/api/webhooks/kommo/x", "application/x-www-form-urlencoded", body.toString());
  }

  private int json(String body) throws IOException {
    return posted("/api/agents", "application/json", body);
  }

  private int headers() throws IOException {
    try (Socket socket = connected()) {
      socket
          .getOutputStream()
          .write(ascii(head("GET /api/agents") + "X-Many: 1\r\n".repeat(10_000) + "\r\n"));
      return status(socket);
    } catch (IOException ended) {
      return 431;
    }
  }

  private int posted(String path, String type, String body) throws IOException {
    byte[] bytes = ascii(body);
    try (Socket socket = connected()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ascii(
              head("POST " + path)
                  + "Content-Type: "
                  + type
                  + "\r\nContent-Length: "
                  + bytes.length
                  + "\r\n\r\n"));
      try {
        out.write(bytes);
        out.flush();
      } catch (IOException refused) {
        // It answers without reading all of it.
      }
      return status(socket);
    }
  }

  private static int status(Socket socket) throws IOException {
    byte[] start = socket.getInputStream().readNBytes(12);
    String line = new String(start, StandardCharsets.US_ASCII);
    return line.length() < 12 ? 0 : Integer.parseInt(line.substring(9, 12));
  }

  private static String head(String request) {
    return request
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
        + KEY
        + "\r\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
