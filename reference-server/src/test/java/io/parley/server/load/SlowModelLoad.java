package io.parley.server.load;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A language model that takes every question and never answers, and a server with its usual
 * patience: how long a customer waits, who answers then, and what a webhook waits meanwhile. Prints
 * what {@code docs/benchmarks.md} quotes.
 */
public final class SlowModelLoad {
  private static final String KEY = "ak_slow_" + "s".repeat(44);

  private SlowModelLoad() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("slow-model");
    HttpClient client = HttpClient.newHttpClient();
    try (var model = new SilentModel();
        var server =
            new ServerProcess(
                folder.resolve("data"),
                Map.of(
                    "PARLEY_EMBEDDING_MODEL",
                    "none",
                    "PARLEY_CHAT_MODEL_URL",
                    model.url(),
                    "PARLEY_CHAT_MODEL",
                    "silent",
                    "PARLEY_BOOTSTRAP_API_KEY",
                    KEY))) {
      server.start();
      server.awaitReady(client);
      var api = new Api(server, client, KEY);
      String agent = api.agent();
      Map<String, ?> handing =
          api.post(
              "/api/agents",
              Map.of("name", "Hands over", "handoff", Map.of("whenModelFails", true)));
      for (Object who : List.of(agent, agent, String.valueOf(handing.get("id")))) {
        long started = System.nanoTime();
        Map<String, ?> said =
            api.post("/api/chat", Map.of("agentId", who, "message", "How long is delivery?"));
        System.out.printf(
            "after %.1f s: %s (hand-off: %s)%n",
            (System.nanoTime() - started) / 1e9, said.get("reply"), said.get("handoff"));
      }
    }
    System.exit(0);
  }
}
