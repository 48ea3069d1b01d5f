package io.parley.kommo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parley.core.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A real HTTP server that answers what a test scripted, in order, and keeps what it was asked. */
final class ScriptedKommo implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  final FakeTime time = new FakeTime();
  final RateBudget budget = new RateBudget(6, time);
  private final HttpServer server;
  private final Deque<Step> script = new ArrayDeque<>();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  /** What came in. */
  record Asked(
      String method, String path, String query, Map<String, List<String>> headers, String body) {
    String line() {
      return method + " " + path;
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /** What a script step does with an exchange. */
  @FunctionalInterface
  interface Step {
    void answer(HttpExchange exchange) throws IOException;
  }

  ScriptedKommo() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Kommo.Builder builder() {
    return Kommo.connect(base())
        .longLivedToken(Secret.of("test-token"))
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .budget(budget)
        .time(time);
  }

  ScriptedKommo reply(int status, String json) {
    return reply(status, status < 400 ? "application/hal+json" : "application/problem+json", json);
  }

  ScriptedKommo reply(int status, String type, String body, String... headers) {
    script.add(
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.getResponseHeaders().set("X-Request-Id", "req-" + asked.size());
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
          }
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
    return this;
  }

  /** Reads the request and cuts the connection without an answer. */
  ScriptedKommo drop() {
    script.add(
        exchange -> {
          throw new IOException("dropped on purpose");
        });
    return this;
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  Asked last() {
    return asked.getLast();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    URI uri = exchange.getRequestURI();
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            uri.getPath(),
            uri.getQuery() == null ? "" : uri.getQuery(),
            exchange.getRequestHeaders(),
            body));
    Step step = script.poll();
    if (step == null) {
      throw new IllegalStateException("nothing scripted for " + uri);
    }
    step.answer(exchange);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
