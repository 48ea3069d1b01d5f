package io.parley.server.outgoing;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.parley.core.RemoteException;
import io.parley.core.model.ModelCalls;
import io.parley.core.model.QuotaExhaustedException;
import io.parley.core.model.UnusableAnswerException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a language model's provider is called. Thread-safe; calls block.
 *
 * <p>A connection takes at most 3 s, the first byte 20 s, a call 25 s; an answer has at most 1 MiB.
 * What the provider says of a failure goes to the log and nowhere else; the time it names for
 * coming back is kept.
 */
public final class ModelHttp implements HttpClient, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ModelHttp.class);

  /** The most bytes of an answer. */
  public static final int BYTES = 1024 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final Duration CALL = Duration.ofSeconds(25);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final int LOGGED = 300;

  private final OkHttpClient client;
  private final String remote;
  private final InstantSource clock;

  /**
   * @param model how the model is called in messages
   * @param clock for a provider that names a time of day to come back
   */
  public ModelHttp(String model, InstantSource clock) {
    this.client = GuardedHttp.operators(CONNECT, SILENCE, CALL);
    this.remote = "model " + model;
    this.clock = clock;
  }

  /** For langchain4j's models: always this one, with its own time-outs. */
  public HttpClientBuilder builder() {
    return new HttpClientBuilder() {
      @Override
      public Duration connectTimeout() {
        return CONNECT;
      }

      @Override
      public HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
      }

      @Override
      public Duration readTimeout() {
        return SILENCE;
      }

      @Override
      public HttpClientBuilder readTimeout(Duration timeout) {
        return this;
      }

      @Override
      public HttpClient build() {
        return ModelHttp.this;
      }
    };
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try (Response response = client.newCall(request(request)).execute()) {
      byte[] body = bounded(response);
      refuse(response, body);
      return SuccessfulHttpResponse.builder()
          .statusCode(response.code())
          .headers(headers(response))
          .body(body)
          .build();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    Call call = client.newCall(request(request));
    try (Response response = call.execute()) {
      if (!response.isSuccessful()) {
        refuse(response, bounded(response));
      }
      listener.onOpen(
          SuccessfulHttpResponse.builder()
              .statusCode(response.code())
              .headers(headers(response))
              .build());
      parser.parse(new Bounded(body(response).byteStream()), listener);
      listener.onClose();
    } catch (IOException e) {
      listener.onError(failed(e));
    } catch (RuntimeException e) {
      listener.onError(e);
    }
  }

  private static Request request(HttpRequest request) {
    var built = new Request.Builder().url(request.url());
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> built.addHeader(name, value)));
    RequestBody body =
        request.body() == null
            ? null
            : RequestBody.create(request.body(), MediaType.get("application/json"));
    return built.method(method(request.method()), body).build();
  }

  private static String method(HttpMethod method) {
    return method.name();
  }

  private static Map<String, List<String>> headers(Response response) {
    return new HashMap<>(response.headers().toMultimap());
  }

  private static ResponseBody body(Response response) {
    return java.util.Objects.requireNonNull(response.body());
  }

  private byte[] bounded(Response response) throws IOException {
    var buffer = new Buffer();
    while (body(response).source().read(buffer, 64 * 1024) >= 0) {
      if (buffer.size() > BYTES) {
        throw tooLong();
      }
    }
    return buffer.readByteArray();
  }

  private UnusableAnswerException tooLong() {
    return new UnusableAnswerException(remote, "answered with more than " + BYTES + " bytes", null);
  }

  private void refuse(Response response, byte[] body) {
    int status = response.code();
    if (response.isSuccessful()) {
      return;
    }
    String told =
        new String(body, 0, Math.min(body.length, 4_000), java.nio.charset.StandardCharsets.UTF_8);
    log.warn(
        "{} answered {}: {}",
        remote,
        status,
        told.length() > LOGGED ? told.substring(0, LOGGED) + "…" : told);
    if (status == 402 || ModelCalls.quota(told)) {
      throw new QuotaExhaustedException(remote, status == 402 ? "402" : "insufficient_quota");
    }
    boolean retryable = status == 429 || status == 408 || status >= 500;
    throw new RemoteException(
        remote, "answered " + status, retryable, false, retryAfter(response), null);
  }

  /** Seconds, milliseconds as OpenAI also says them, or a date; at most ten minutes. */
  private @Nullable Duration retryAfter(Response response) {
    Optional<Duration> named =
        Optional.ofNullable(response.header("retry-after-ms"))
            .filter(text -> text.matches("\\d{1,9}(\\.\\d+)?"))
            .map(text -> Duration.ofMillis((long) Double.parseDouble(text)))
            .or(() -> Optional.ofNullable(response.header("Retry-After")).flatMap(this::wait));
    return named.map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait).orElse(null);
  }

  private Optional<Duration> wait(String text) {
    if (text.matches("\\d{1,6}(\\.\\d{1,6})?")) {
      return Optional.of(Duration.ofMillis((long) (Double.parseDouble(text) * 1000)));
    }
    try {
      Duration until =
          Duration.between(
              clock.instant(),
              ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return until.isNegative() ? Optional.of(Duration.ZERO) : Optional.of(until);
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  /** Without the failure underneath: langchain4j would look into it and say something else. */
  private RemoteException failed(IOException e) {
    log.warn("{} was not reached: {}", remote, e.toString());
    return e instanceof InterruptedIOException
        ? new RemoteException(remote, "did not answer in time", true, true, null, null)
        : new RemoteException(remote, "was not reached", true, false, null, null);
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  /** Fails beyond the most bytes of an answer. */
  private final class Bounded extends FilterInputStream {
    private long read;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int some = super.read(buffer, from, length);
      count(Math.max(0, some));
      return some;
    }

    private void count(int more) {
      read += more;
      if (read > BYTES) {
        throw tooLong();
      }
    }
  }
}
