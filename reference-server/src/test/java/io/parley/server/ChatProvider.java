package io.parley.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parley.core.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * An OpenAI-compatible address that follows a script: each chat completion takes the next line of
 * it, an answer or a fault, and is kept. Beyond the script it answers 500. Answers are told piece
 * by piece where that is asked for. Thread-safe.
 */
final class ChatProvider implements AutoCloseable {
  /** How a completion is answered. */
  @FunctionalInterface
  interface Line {
    void answer(HttpExchange exchange, boolean streamed) throws IOException;
  }

  private final HttpServer server;
  private final Deque<Line> script = new ArrayDeque<>();
  private final List<Map<String, ?>> requests = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  ChatProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::completion);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The next line: whatever this does with the exchange. */
  synchronized ChatProvider follows(Line line) {
    script.addLast(line);
    return this;
  }

  /** The next line: this text. */
  ChatProvider says(String text) {
    return follows(
        (exchange, streamed) -> {
          if (streamed) {
            stream(exchange, text);
          } else {
            send(exchange, 200, completion(Map.of("role", "assistant", "content", text), "stop"));
          }
        });
  }

  /** The next line: an answer to the customer, as agents are asked to give it. */
  ChatProvider answers(String verdict, String text) {
    return says(Json.write(new Answered(verdict, List.of(), text)));
  }

  private record Answered(String verdict, List<String> citations, String answer) {}

  /** The next line: a call of a tool. */
  ChatProvider calls(String tool, String arguments) {
    return follows(
        (exchange, streamed) -> {
          Map<String, Object> call =
              Map.of(
                  "index",
                  0,
                  "id",
                  "call-1",
                  "type",
                  "function",
                  "function",
                  Map.of("name", tool, "arguments", arguments));
          Map<String, Object> message = Map.of("role", "assistant", "tool_calls", List.of(call));
          if (streamed) {
            OutputStream out = events(exchange);
            event(out, Map.of("index", 0, "delta", message));
            event(out, Map.of("index", 0, "delta", Map.of(), "finish_reason", "tool_calls"));
            end(exchange, out);
          } else {
            send(exchange, 200, completion(message, "tool_calls"));
          }
        });
  }

  /** The next line: this status with this body. */
  ChatProvider fails(int status, String body, String... headers) {
    return follows(
        (exchange, streamed) -> {
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
          }
          send(exchange, status, body);
        });
  }

  /** The next line: no answer, ever. */
  ChatProvider hangs() {
    return follows(
        (exchange, streamed) -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
  }

  /** The requests so far, in order. */
  synchronized List<Map<String, ?>> requests() {
    return List.copyOf(requests);
  }

  private void completion(HttpExchange exchange) throws IOException {
    Map<String, ?> asked =
        Json.readMap(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Line line;
    synchronized (this) {
      requests.add(asked);
      line =
          script.isEmpty()
              ? (left, streamed) -> send(left, 500, "{\"error\":{\"message\":\"no line is left\"}}")
              : script.removeFirst();
    }
    line.answer(exchange, Boolean.TRUE.equals(asked.get("stream")));
  }

  static String completion(Map<String, ?> message, String finish) {
    return Json.write(
        Map.of(
            "id",
            "x",
            "object",
            "chat.completion",
            "model",
            "test",
            "choices",
            List.of(Map.of("index", 0, "message", message, "finish_reason", finish)),
            "usage",
            Map.of("prompt_tokens", 100, "completion_tokens", 20, "total_tokens", 120)));
  }

  private static void stream(HttpExchange exchange, String text) throws IOException {
    OutputStream out = events(exchange);
    for (int i = 0; i < text.length(); i += 7) {
      String piece = text.substring(i, Math.min(text.length(), i + 7));
      event(out, Map.of("index", 0, "delta", Map.of("content", piece)));
    }
    event(out, Map.of("index", 0, "delta", Map.of(), "finish_reason", "stop"));
    end(exchange, out);
  }

  static OutputStream events(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  static void event(OutputStream out, Map<String, ?> choice) throws IOException {
    String data = Json.write(Map.of("id", "x", "model", "test", "choices", List.of(choice)));
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  static void end(HttpExchange exchange, OutputStream out) throws IOException {
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    out.close();
    exchange.close();
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (exchange.getResponseHeaders().getFirst("Content-Type") == null) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }
}
