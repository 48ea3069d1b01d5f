package io.parley.kommo.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side: reads a request, applies faults, token, ban and rate limit, lets a route answer
 * under its account's lock, and writes the answer, or does not.
 */
final class SandboxServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxServer.class);
  private static final int BACKLOG = 1024;
  private static final int LOGGED_BODY = 64 * 1024;
  private static final String FORBIDDEN_PAGE =
      "<html><head><title>403 Forbidden</title></head><body>403 Forbidden</body></html>";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SandboxConfig config;
  private final SandboxTime time;
  private final TokenDesk tokens;
  private final Faults faults;
  private final Router open;
  private final Router api;

  /**
   * @param open routes that need no token: consent, tokens, control, pages
   * @param api routes below {@code /api}, which act on the token's account
   */
  SandboxServer(
      SandboxConfig config,
      SandboxTime time,
      TokenDesk tokens,
      Faults faults,
      Router open,
      Router api) {
    this.config = config;
    this.time = time;
    this.tokens = tokens;
    this.faults = faults;
    this.open = open;
    this.api = api;
    try {
      this.server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), BACKLOG);
    } catch (IOException e) {
      threads.close();
      throw new UncheckedIOException(
          "the sandbox cannot listen on " + config.host() + ":" + config.port(), e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** What is done with an answer once it is known. */
  private record Outcome(Reply reply, boolean cut, boolean done) {
    static Outcome of(Reply reply) {
      return new Outcome(reply, false, true);
    }

    static Outcome undone(Reply reply) {
      return new Outcome(reply, false, false);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    String requestId = UUID.randomUUID().toString();
    Outcome outcome;
    try {
      outcome = answer(exchange, requestId);
    } catch (Refusal refusal) {
      outcome = Outcome.undone(refusal.reply());
    } catch (RuntimeException e) {
      LOG.warn("sandbox: {} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      outcome = Outcome.undone(Failures.of(500));
    }
    if (outcome.cut) {
      exchange.close();
      return;
    }
    write(exchange, outcome.reply, requestId);
  }

  private Outcome answer(HttpExchange exchange, String requestId) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readNBytes(config.bodyLimit() + 1);
    if (body.length > config.bodyLimit()) {
      throw Refusal.plain(
          413, "Payload Too Large", "Body exceeds " + config.bodyLimit() + " bytes");
    }
    String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")).orElse("");
    var request =
        new Request(
            exchange.getRequestMethod(),
            path,
            exchange.getRequestURI().getRawQuery(),
            Query.of(exchange.getRequestURI().getRawQuery()),
            exchange.getRequestHeaders(),
            new String(body, StandardCharsets.UTF_8),
            "http://" + host,
            Map.of(),
            null);
    if (path.startsWith("/api/")) {
      return answerApi(request, requestId);
    }
    if (path.equals("/") || path.startsWith("/sandbox")) {
      return Outcome.of(controlled(request));
    }
    return struck(faults.strike(request.method(), path), () -> open.route(request));
  }

  /** Pages of other sites may not press the buttons of this one. */
  private Reply controlled(Request request) {
    if (request.header("Origin").map(origin -> !origin.equals(request.base())).orElse(false)) {
      throw Refusal.forbidden("The control routes take requests from their own pages only");
    }
    try {
      return open.route(request);
    } catch (IllegalArgumentException e) {
      throw Refusal.plain(400, "Bad Request", String.valueOf(e.getMessage()));
    }
  }

  private Outcome answerApi(Request request, String requestId) {
    Grant grant =
        request
            .header("Authorization")
            .filter(header -> header.startsWith("Bearer "))
            .flatMap(header -> tokens.find(header.substring("Bearer ".length()).strip()))
            .orElseThrow(Refusal::unauthorized);
    AccountState account = grant.account();
    Request granted = request.with(grant);
    Outcome outcome =
        switch (account.rateLimit().admit(time.now())) {
          case BANNED -> Outcome.undone(Reply.html(403, FORBIDDEN_PAGE));
          case TOO_MANY -> Outcome.undone(Failures.tooMany(config.retryAfter()));
          case ADMITTED -> admitted(granted);
        };
    int status = outcome.cut ? 0 : outcome.reply.status();
    account.rateLimit().answered(request.method(), request.path(), status);
    if (!request.method().equals("GET")) {
      String body = request.body();
      account
          .writes()
          .add(
              new ApiWrite(
                  time.now(),
                  requestId,
                  request.method(),
                  request.path(),
                  body.length() > LOGGED_BODY ? body.substring(0, LOGGED_BODY) : body,
                  status,
                  outcome.done));
    }
    return outcome;
  }

  private Outcome admitted(Request request) {
    AccountState account = request.account();
    Optional<Fault.Effect> effect =
        account
            .faults()
            .strike(request.method(), request.path())
            .or(() -> faults.strike(request.method(), request.path()));
    return struck(effect, () -> account.locked(() -> routed(request)));
  }

  private Reply routed(Request request) {
    if (request.account().user(request.userId()).isEmpty()) {
      throw Refusal.forbidden("Access denied");
    }
    return api.route(request);
  }

  private interface Work {
    Reply reply();
  }

  private static Outcome struck(Optional<Fault.Effect> effect, Work work) {
    if (effect.isEmpty()) {
      return work(work);
    }
    return switch (effect.get()) {
      case Fault.Effect.Answer(int status) -> Outcome.undone(Failures.of(status));
      case Fault.Effect.AnswerHtml(int status) ->
          Outcome.undone(Reply.html(status, Pages.message("Error " + status, "Try later.")));
      case Fault.Effect.DropBefore() -> new Outcome(Reply.nothing(), true, false);
      case Fault.Effect.DropAfter() -> {
        Outcome done = work(work);
        yield new Outcome(done.reply, true, done.done);
      }
      case Fault.Effect.Truncate() -> {
        Outcome done = work(work);
        yield new Outcome(done.reply.truncated(), false, done.done);
      }
      case Fault.Effect.Slow(Duration by) -> {
        pause(by);
        yield work(work);
      }
    };
  }

  private static Outcome work(Work work) {
    try {
      return Outcome.of(work.reply());
    } catch (Refusal refusal) {
      return Outcome.undone(refusal.reply());
    }
  }

  private static void pause(Duration by) {
    try {
      Thread.sleep(by);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(HttpExchange exchange, Reply reply, String requestId)
      throws IOException {
    try (exchange) {
      var headers = exchange.getResponseHeaders();
      headers.set("X-Request-Id", requestId);
      if (!reply.contentType().isEmpty()) {
        headers.set("Content-Type", reply.contentType());
      }
      reply.headers().forEach(headers::set);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
