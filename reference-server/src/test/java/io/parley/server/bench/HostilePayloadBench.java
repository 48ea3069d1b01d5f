package io.parley.server.bench;

import io.parley.core.json.Json;
import io.parley.server.ParleyServer;
import io.parley.server.ServerConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How long the worst of {@link HostilePayloads} takes: in the SDK the longest of 20 tries of each
 * in processor time, over HTTP the median and the longest on the clock, after three that are not
 * counted. Prints what {@code docs/benchmarks.md} quotes.
 */
public final class HostilePayloadBench {
  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
  private static final int UNCOUNTED = 3;
  private static final int TRIES = 20;
  private static final int SHOWN = 8;
  private static final String KEY = "ak_bench_" + "b".repeat(43);

  private final HttpClient http = HttpClient.newHttpClient();

  private HostilePayloadBench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var bench = new HostilePayloadBench();
    var attempts = HostilePayloads.all();
    Map<String, List<Long>> sdk = new LinkedHashMap<>();
    for (int i = -UNCOUNTED; i < TRIES; i++) {
      for (var attempt : attempts) {
        long started = PROCESSOR.getCurrentThreadCpuTime();
        HostilePayloads.inSdk(attempt);
        count(sdk, i, attempt.what(), PROCESSOR.getCurrentThreadCpuTime() - started);
      }
    }
    Map<String, List<Long>> rest = new LinkedHashMap<>();
    var config =
        ServerConfig.of(
            Map.of(
                "PARLEY_PORT", "0",
                "PARLEY_DATA", Files.createTempDirectory("hostile-payloads").toString(),
                "PARLEY_DEMO", "false",
                "PARLEY_EMBEDDING_MODEL", "none",
                "PARLEY_BOOTSTRAP_API_KEY", KEY));
    try (var server = ParleyServer.start(config, Clock.systemUTC())) {
      String base = "http://127.0.0.1:" + server.port();
      String agent =
          String.valueOf(
              Json.readMap(bench.post(base + "/api/agents", "{\"name\":\"n\"}").body()).get("id"));
      for (int i = -UNCOUNTED; i < TRIES; i++) {
        for (var attempt : attempts) {
          String path = path(attempt, agent);
          long started = System.nanoTime();
          HttpResponse<String> answer = bench.post(base + path, attempt.json());
          count(rest, i, attempt.what(), System.nanoTime() - started);
          if (answer.statusCode() == 201) {
            // So that the lists of what was taken do not grow with every try.
            bench.send(
                HttpRequest.newBuilder(
                        URI.create(base + answer.headers().firstValue("Location").orElseThrow()))
                    .DELETE());
          }
        }
      }
    }
    System.out.println(attempts.size() + " attempts, " + TRIES + " tries of each");
    show("SDK", sdk);
    show("HTTP", rest);
  }

  /** Where an attempt is sent. */
  static String path(HostilePayloads.Attempt attempt, String agent) {
    return switch (attempt.kind()) {
      case "agents" -> "/api/agents";
      case "articles" -> "/api/knowledge-base/articles";
      default -> "/api/agents/" + agent + "/" + attempt.kind();
    };
  }

  private static void count(Map<String, List<Long>> all, int round, String what, long nanos) {
    if (round >= 0) {
      all.computeIfAbsent(what, first -> new ArrayList<>()).add(nanos);
    }
  }

  private static void show(String where, Map<String, List<Long>> all) {
    show(where + ", longest", all, nanos -> nanos.getLast());
    show(where + ", median", all, nanos -> nanos.get(nanos.size() / 2));
  }

  private static void show(
      String where, Map<String, List<Long>> all, ToLongFunction<List<Long>> figure) {
    Map<String, Long> figures = new LinkedHashMap<>();
    all.forEach(
        (what, nanos) -> figures.put(what, figure.applyAsLong(nanos.stream().sorted().toList())));
    long over = figures.values().stream().filter(nanos -> nanos > 100_000_000).count();
    System.out.printf("%s: %d of %d over 100 ms%n", where, over, figures.size());
    figures.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(
            each -> System.out.printf("  %7.1f ms  %s%n", each.getValue() / 1e6, each.getKey()));
  }

  private HttpResponse<String> post(String url, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.header("Authorization", "Bearer " + KEY).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
