package io.parley.kommo.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Stands before Kommo's token endpoint and holds requests or answers up, or answers itself, one
 * step for each request; without a step a request goes through.
 */
final class TokenGate implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI kommo;
  private final HttpServer server;
  private final Queue<Step> steps = new ConcurrentLinkedQueue<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private sealed interface Step {
    record Hold(CountDownLatch arrived, CountDownLatch before, CountDownLatch after)
        implements Step {}

    record Answer(int status, String json) implements Step {}
  }

  /** A request or an answer that is held up. */
  record Held(CountDownLatch arrived, CountDownLatch go) {
    /** Waits until the request is here. */
    void arrival() {
      wait(arrived);
    }

    void release() {
      go.countDown();
    }

    private static void wait(CountDownLatch latch) {
      try {
        if (!latch.await(60, TimeUnit.SECONDS)) {
          throw new AssertionError("nothing came within a minute");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  TokenGate(URI kommo) {
    this.kommo = kommo;
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::pass);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next request waits before Kommo sees it. */
  Held holdRequest() {
    var arrived = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    steps.add(new Step.Hold(arrived, go, new CountDownLatch(0)));
    return new Held(arrived, go);
  }

  /** The next request goes to Kommo, and Kommo's answer waits. */
  Held holdAnswer() {
    var arrived = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    steps.add(new Step.Hold(arrived, new CountDownLatch(0), go));
    return new Held(arrived, go);
  }

  /** The next request is answered here. */
  void answer(int status, String json) {
    steps.add(new Step.Answer(status, json));
  }

  /** Method and path of all requests. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (steps.poll()) {
        case null -> reply(exchange, forwarded(exchange, body));
        case Step.Answer(int status, String json) -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
        }
        case Step.Hold(var arrived, var before, var after) -> {
          if (before.getCount() > 0) {
            arrived.countDown();
          }
          Held.wait(before);
          HttpResponse<byte[]> answer = forwarded(exchange, body);
          arrived.countDown();
          Held.wait(after);
          reply(exchange, answer);
        }
      }
    }
  }

  private HttpResponse<byte[]> forwarded(HttpExchange exchange, byte[] body) throws IOException {
    var request =
        HttpRequest.newBuilder(kommo.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
            .header("Content-Type", "application/json");
    String refresh = exchange.getRequestHeaders().getFirst("X-Refresh-Token");
    if (refresh != null) {
      request.header("X-Refresh-Token", refresh);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void reply(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
    answer
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
