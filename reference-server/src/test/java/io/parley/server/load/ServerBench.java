package io.parley.server.load;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the server from outside: {@code hooks}, {@code chat} or {@code start}. Prints what
 * {@code docs/benchmarks.md} quotes; asserts nothing.
 */
public final class ServerBench {
  private static final String KEY = "ak_bench_" + "b".repeat(43);
  private static final int CONNECTIONS = 64;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ServerBench() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    var bench = new ServerBench();
    Path folder = Files.createTempDirectory("server-bench");
    for (String what :
        arguments.length == 0 ? new String[] {"hooks", "chat", "start"} : arguments) {
      switch (what) {
        case "hooks" -> bench.hooks(folder.resolve("hooks"));
        case "chat" -> bench.chat(folder.resolve("chat"));
        case "start" -> bench.start(folder.resolve("start"));
        default ->
            throw new IllegalArgumentException("'" + what + "' must be hooks, chat or start");
      }
    }
    System.exit(0);
  }

  /** Durable acknowledgements a second, beside one commit for each request. */
  private void hooks(Path folder) throws IOException, InterruptedException, SQLException {
    Files.createDirectories(folder);
    var config =
        SandboxConfig.builder()
            .account(AccountSeed.named("load").withToken("load-token").withChatQuota(1_000_000))
            .requestsPerSecond(10_000)
            .build();
    try (KommoSandbox sandbox = KommoSandbox.start(config);
        var naive = new NaiveHooks(folder)) {
      URI peer = URI.create("http://127.0.0.1:" + naive.port() + "/hook");
      Map<String, String> variables = new HashMap<>();
      variables.put("PARLEY_KOMMO_BASE_URL", sandbox.baseUrl().toString());
      variables.put("PARLEY_ROLE", System.getenv().getOrDefault("PARLEY_ROLE", "api"));
      try (ServerProcess server = server(folder, variables)) {
        var api = new Api(server, client, KEY);
        URI hook = server.at(api.connectedAgent("load.kommo.com", "load-token").getPath());
        HookLoad.run(hook, CONNECTIONS, 60_000);
        HookLoad.run(peer, CONNECTIONS, 5_000);
        var ours = new HookLoad.Figures[3];
        var theirs = new HookLoad.Figures[3];
        for (int round = 0; round < 3; round++) {
          ours[round] = HookLoad.run(hook, CONNECTIONS, 40_000);
          theirs[round] = HookLoad.run(peer, CONNECTIONS, 5_000);
          System.out.println("hooks, 64 connections, round " + (round + 1) + ": " + ours[round]);
          System.out.println("  one commit for each request: " + theirs[round]);
        }
        System.out.printf(
            "hooks: median %,.0f/s, %.1f times one commit for each request%n",
            median(ours), median(ours) / median(theirs));
      }
    }
  }

  private static double median(HookLoad.Figures[] figures) {
    return Arrays.stream(figures).mapToDouble(HookLoad.Figures::perSecond).sorted().toArray()[1];
  }

  /** A turn of the chat API with the built-in answerer, one after the other. */
  private void chat(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (ServerProcess server = server(folder, Map.of("PARLEY_DEMO", "false"))) {
      var api = new Api(server, client, KEY);
      String agent = api.agent();
      List<String> questions =
          List.of(
              "How long does delivery take?",
              "¿Puedo devolver una lámpara?",
              "Quais são as formas de pagamento?",
              "Вы работаете в воскресенье?");
      int turns = 2_000;
      var nanos = new long[turns];
      for (int i = -2_000; i < turns; i++) {
        Map<String, Object> say =
            Map.of("agentId", agent, "message", questions.get(Math.floorMod(i, 4)));
        long started = System.nanoTime();
        api.post("/api/chat", say);
        if (i >= 0) {
          nanos[i] = System.nanoTime() - started;
        }
      }
      Arrays.sort(nanos);
      System.out.printf(
          "chat turn over HTTP, %d turns: p50 %.1f ms, p99 %.1f ms%n",
          turns, nanos[turns / 2] / 1e6, nanos[(int) (turns * 0.99)] / 1e6);
    }
  }

  /** From the start of the JVM to the first good answer, and the memory of the idle server. */
  private void start(Path folder) throws IOException {
    Files.createDirectories(folder);
    var millis = new long[7];
    long memory = 0;
    for (int run = 0; run < millis.length; run++) {
      long started = System.nanoTime();
      try (ServerProcess server = server(folder, Map.of("PARLEY_DEMO", "false"))) {
        millis[run] = (System.nanoTime() - started) / 1_000_000;
        if (run == millis.length - 1) {
          LockSupport.parkNanos(20_000_000_000L);
          memory = resident(server.pid());
        }
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "start to ready, %d runs: median %d ms, best %d, worst %d; idle RSS %d MB%n",
        millis.length, millis[millis.length / 2], millis[0], millis[millis.length - 1], memory);
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        / 1024;
  }

  private ServerProcess server(Path folder, Map<String, String> more) {
    var variables = new HashMap<>(more);
    variables.put("PARLEY_ALLOW_PRIVATE_NETWORK", "true");
    variables.putIfAbsent("PARLEY_DEMO", "false");
    variables.put("PARLEY_BOOTSTRAP_API_KEY", KEY);
    var server = new ServerProcess(folder.resolve("data"), variables);
    server.start();
    server.awaitReady(client);
    return server;
  }
}
