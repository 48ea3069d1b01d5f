package io.parley.server;

import com.sun.net.httpserver.HttpServer;
import io.parley.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An OpenAI-compatible address whose model has three dimensions: money, shipping, and what all
 * texts share.
 */
final class EmbeddingEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final List<String> given = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  EmbeddingEndpoint() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/embeddings",
        exchange -> {
          Map<String, ?> asked =
              Json.readMap(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = answer(asked).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  private String answer(Map<String, ?> asked) {
    List<?> texts = asked.get("input") instanceof List<?> list ? list : List.of();
    var data = new ArrayList<Map<String, Object>>();
    for (Object text : texts) {
      String lower = String.valueOf(text).toLowerCase(Locale.ROOT);
      given.add(lower);
      double money = lower.contains("money") || lower.contains("reimburse") ? 1 : 0;
      double shipping = lower.contains("parcel") || lower.contains("env") ? 1 : 0;
      data.add(
          Map.of(
              "object", "embedding",
              "index", data.size(),
              "embedding", List.of(money, shipping, 0.3)));
    }
    return Json.write(
        Map.of(
            "object",
            "list",
            "data",
            data,
            "model",
            String.valueOf(asked.get("model")),
            "usage",
            Map.of("prompt_tokens", 1, "total_tokens", 1)));
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** Every text it was given. */
  List<String> given() {
    return List.copyOf(given);
  }

  /** Answers with that status from now on. */
  void answerWith(int code) {
    status = code;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
