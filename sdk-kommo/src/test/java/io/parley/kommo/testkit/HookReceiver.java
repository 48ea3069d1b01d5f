package io.parley.kommo.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** A real HTTP address that takes webhooks and shows what came. Thread-safe. */
public final class HookReceiver implements AutoCloseable {
  /**
   * A request that came.
   *
   * @param method HTTP method
   * @param uri path and query
   * @param userAgent as sent; empty when missing
   * @param contentType as sent; empty when missing
   * @param body as sent
   */
  public record Hook(String method, String uri, String userAgent, String contentType, String body) {
    /** The pairs of the form, decoded, in order. */
    public Map<String, String> form() {
      Map<String, String> pairs = new LinkedHashMap<>();
      for (String pair : body.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          pairs.put(
              URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
      return pairs;
    }

    /** Whether the form has a pair below this key, such as {@code message[add]}. */
    public boolean tells(String key) {
      return form().keySet().stream().anyMatch(name -> name.startsWith(key));
    }
  }

  private final HttpServer server;
  private final BlockingQueue<Hook> hooks = new LinkedBlockingQueue<>();
  private volatile IntSupplier answer = () -> 200;

  /** Listens on a free loopback port and answers 200 to everything. */
  public HookReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException("no free loopback port", e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int status = answer.getAsInt();
      hooks.add(
          new Hook(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              header(exchange, "User-Agent"),
              header(exchange, "Content-Type"),
              body));
      if (status != 0) {
        exchange.sendResponseHeaders(status, -1);
      }
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** The address to subscribe. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  /** Decides the status of each answer from now on; 0 cuts the connection instead. */
  public void answer(IntSupplier status) {
    this.answer = status;
  }

  /**
   * Takes the next requests out, in the order they came; fewer when the time runs out first.
   *
   * @param within how long to wait for all of them
   */
  public List<Hook> take(int count, Duration within) {
    List<Hook> taken = new ArrayList<>();
    long end = System.nanoTime() + within.toNanos();
    try {
      while (taken.size() < count) {
        Hook next = hooks.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          break;
        }
        taken.add(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return taken;
  }

  /** Takes the next requests out, waiting up to ten seconds. */
  public List<Hook> take(int count) {
    return take(count, Duration.ofSeconds(10));
  }

  /** How many requests came that were not taken. */
  public int waiting() {
    return hooks.size();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
