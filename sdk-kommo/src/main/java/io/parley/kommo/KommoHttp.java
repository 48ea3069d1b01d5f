package io.parley.kommo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import okio.BufferedSource;

/**
 * The wire to one Kommo account: headers, budget, repetition, and statuses turned into values and
 * exceptions. Thread-safe; calls block.
 */
final class KommoHttp implements AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json");

  /** Far above what 250 entities take. */
  static final int MOST_ANSWER_BYTES = 8 * 1024 * 1024;

  /** A longer wait is the caller's to organise. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int TRIES = 3;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(300);

  private final URI base;
  private final TokenSource tokens;
  private final String userAgent;
  private final RateBudget budget;
  private final AddressBudget address;
  private final MonotonicTime time;
  private final Refusals refusals;
  private final OkHttpClient client;

  KommoHttp(Kommo.Builder from) {
    this.base = from.base;
    this.tokens = from.tokens();
    this.userAgent = from.userAgent;
    this.budget = from.budget;
    this.address = from.address;
    this.time = from.time;
    this.refusals = new Refusals(from.clock);
    this.client = client(from.connectTimeout, from.timeout);
  }

  /** A client that sends each request once, to the address it was given and to no other. */
  static OkHttpClient client(Duration connectTimeout, Duration timeout) {
    return new OkHttpClient.Builder()
        .cookieJar(CookieJar.NO_COOKIES)
        .followRedirects(false)
        .followSslRedirects(false)
        // OkHttp would repeat a POST on another connection; repeating is decided here.
        .retryOnConnectionFailure(false)
        .connectionPool(new ConnectionPool(8, 30, TimeUnit.SECONDS))
        .connectTimeout(connectTimeout)
        .readTimeout(timeout)
        .writeTimeout(timeout)
        .callTimeout(timeout)
        .eventListenerFactory(Sent::of)
        .build();
  }

  /** Calls; empty for 204 and for answers without a JSON body. */
  Optional<JsonFields> send(Request request, Lane lane) {
    boolean mayHaveHappened = false;
    for (int attempt = 1; ; attempt++) {
      try {
        return once(request, lane);
      } catch (KommoException e) {
        // An earlier try may have got through although this one certainly did not.
        mayHaveHappened |= e.mayHaveHappened();
        KommoException whole = mayHaveHappened ? e.mayHaveHappenedAfterAll() : e;
        if (attempt == TRIES || !repeats(request, e)) {
          throw whole;
        }
        // After a 429 the budget itself is on hold, and taking the next permit waits it out.
        Duration wait = e.status() == 429 ? Duration.ZERO : e.retryAfter().orElse(backoff(attempt));
        if (e.retryAfter().orElse(wait).compareTo(PATIENCE) > 0) {
          throw whole;
        }
        sleep(wait, whole);
      }
    }
  }

  /** As {@link #send} for something that may not be there: 404 is empty too. */
  Optional<JsonFields> find(Request request, Lane lane) {
    try {
      return send(request, lane);
    } catch (KommoException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private static boolean repeats(Request request, KommoException e) {
    // A token that did not come was waited for already.
    if (Thread.currentThread().isInterrupted() || e.getCause() instanceof TokenException) {
      return false;
    }
    if (e.status() == 429) {
      return true;
    }
    return e.retryable() && (request.repeatable() || !e.mayHaveHappened());
  }

  private static Duration backoff(int attempt) {
    long cap = FIRST_BACKOFF.toMillis() << attempt;
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(cap / 2, cap + 1));
  }

  /** One try; a 401 is one try more with another token, since it says that nothing was done. */
  private Optional<JsonFields> once(Request request, Lane lane) {
    TokenSource.Token token = tokens(request, tokens::current);
    try {
      return once(request, lane, token);
    } catch (KommoException e) {
      Optional<TokenSource.Token> other =
          e.unauthorized() ? tokens(request, () -> tokens.replacing(token)) : Optional.empty();
      if (other.isEmpty()) {
        throw e;
      }
      return again(request, lane, other.get());
    }
  }

  private Optional<JsonFields> again(Request request, Lane lane, TokenSource.Token replacement) {
    try {
      return once(request, lane, replacement);
    } catch (KommoException e) {
      if (e.unauthorized()) {
        tokens.refusedAgain(replacement);
      }
      throw e;
    }
  }

  private static <T> T tokens(Request request, Supplier<T> asked) {
    try {
      return asked.get();
    } catch (TokenException e) {
      throw KommoException.of(request.toString())
          .what(e.reauthRequired() ? "not connected any more, not sent" : "no token, not sent")
          .status(e.reauthRequired() ? 401 : KommoException.NO_ANSWER)
          .detail(e.reason())
          .retryable(e.retryable())
          .retryAfter(e.retryAfter().orElse(null))
          .cause(e)
          .build();
    }
  }

  private Optional<JsonFields> once(Request request, Lane lane, TokenSource.Token token) {
    try (RateBudget.Permit ofAccount = acquire(request, budget, lane);
        RateBudget.Permit ofAddress = acquire(request, address.budget(), lane)) {
      return once(
          request,
          token,
          new Sent(
              () -> {
                ofAccount.sent();
                ofAddress.sent();
              }));
    }
  }

  private Optional<JsonFields> once(Request request, TokenSource.Token token, Sent sent) {
    try (Response response = client.newCall(wire(request, sent, token)).execute()) {
      byte[] body = body(request, response);
      settle(response.code());
      return read(request, response, body);
    } catch (IOException e) {
      budget.unanswered();
      boolean may = sent.started() && !request.reads();
      throw KommoException.of(request.toString())
          .what(sent.started() ? "no answer" : "no connection")
          .detail(reason(e))
          .retryable(true)
          .mayHaveHappened(may)
          .cause(e)
          .build();
    }
  }

  private static RateBudget.Permit acquire(Request request, RateBudget budget, Lane lane) {
    try {
      RateBudget.Permit permit = budget.acquire(lane, PATIENCE);
      if (permit.refused().isPresent()) {
        throw KommoException.of(request.toString())
            .what("the account is on hold, not sent")
            .retryable(true)
            .retryAfter(permit.refused().get())
            .build();
      }
      return permit;
    } catch (InterruptedException e) {
      throw interrupted(request, e);
    }
  }

  /** Waits between two tries; an interrupted wait leaves the failure of the try before it. */
  private void sleep(Duration wait, KommoException failure) {
    try {
      time.sleep(wait.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private static KommoException interrupted(Request request, InterruptedException e) {
    Thread.currentThread().interrupt();
    return KommoException.of(request.toString())
        .what("interrupted before sending")
        .retryable(true)
        .cause(e)
        .build();
  }

  private okhttp3.Request wire(Request request, Sent sent, TokenSource.Token token) {
    RequestBody body =
        request.body() == null ? null : new Body(JsonFields.write(request.body()), request);
    if (body == null && request.method().equals("POST")) {
      body = new Body(new byte[0], request);
    }
    return new okhttp3.Request.Builder()
        .url(base + request.path() + request.query())
        .method(request.method(), body)
        .header("Authorization", "Bearer " + token.secret().reveal())
        .header("User-Agent", userAgent)
        .header("Accept", "application/json")
        .tag(Sent.class, sent)
        .build();
  }

  /** Reads to the cap and no further, whatever length the answer claims to have. */
  private byte[] body(Request request, Response response) throws IOException {
    ResponseBody body = response.body();
    BufferedSource source = body.source();
    if (body.contentLength() > MOST_ANSWER_BYTES || source.request(MOST_ANSWER_BYTES + 1L)) {
      settle(response.code());
      throw KommoException.of(request.toString())
          .what("answered " + response.code() + " with more than " + MOST_ANSWER_BYTES + " bytes")
          .status(response.code())
          .mayHaveHappened(!request.reads())
          .requestId(response.header("X-Request-Id"))
          .build();
    }
    return source.getBuffer().readByteArray();
  }

  /** What the status says about the account as a whole. */
  private void settle(int status) {
    if (status < 500 && status != 402 && status != 403 && status != 429) {
      budget.answered();
    } else if (status >= 500) {
      budget.unanswered();
    }
  }

  private Optional<JsonFields> read(Request request, Response response, byte[] body) {
    int status = response.code();
    if (status == 429) {
      address.rejected(budget);
    }
    if (status < 200 || status > 299) {
      throw refusals.exception(request, response, body, budget);
    }
    boolean json = isJson(response);
    if (status == 204 || body.length == 0 || (status == 202 && !json)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonFields.read(body));
    } catch (IOException e) {
      throw KommoException.of(request.toString())
          .what("answered " + status + " without JSON")
          .status(status)
          .detail(json ? "" : String.valueOf(response.header("Content-Type")))
          .retryable(request.repeatable())
          .mayHaveHappened(!request.reads())
          .requestId(response.header("X-Request-Id"))
          .cause(e)
          .build();
    }
  }

  static boolean isJson(Response response) {
    String type = response.header("Content-Type");
    return type != null && type.contains("json");
  }

  static String reason(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : " " + message);
  }

  /** JSON bytes under exactly the media type Kommo knows, without a charset. */
  static final class Body extends RequestBody {
    private final byte[] bytes;
    private final Request request;

    Body(byte[] bytes, Request request) {
      this.bytes = bytes;
      this.request = request;
    }

    @Override
    public MediaType contentType() {
      return JSON;
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    /** Keeps OkHttp from repeating a creation on 408 or 503 by itself. */
    @Override
    public boolean isOneShot() {
      return !request.repeatable();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }

  /** Remembers whether anything of a call went out, and tells the budget when all of it has. */
  static final class Sent extends EventListener {
    private final AtomicBoolean started = new AtomicBoolean();
    private final Runnable written;

    /** A call that counts against no budget. */
    Sent() {
      this(() -> {});
    }

    Sent(Runnable written) {
      this.written = written;
    }

    static EventListener of(Call call) {
      Sent sent = call.request().tag(Sent.class);
      return sent == null ? EventListener.NONE : sent;
    }

    @Override
    public void requestHeadersStart(Call call) {
      started.set(true);
    }

    @Override
    public void requestHeadersEnd(Call call, okhttp3.Request request) {
      written.run();
    }

    @Override
    public void requestBodyEnd(Call call, long byteCount) {
      written.run();
    }

    boolean started() {
      return started.get();
    }
  }
}
