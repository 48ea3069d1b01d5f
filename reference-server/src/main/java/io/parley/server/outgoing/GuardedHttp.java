package io.parley.server.outgoing;

import io.parley.core.outgoing.OutgoingGuard;
import io.parley.core.outgoing.RefusedAddressException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;

/**
 * The only way to an address that a user named: every address passes the {@link OutgoingGuard}, and
 * a connection goes to one of the addresses it gave and to no other. Thread-safe; calls block.
 *
 * <p>No proxy, no cookies, no repetition. A connection takes at most 5 s, a call 30 s with all its
 * redirects, an answer 10 MiB after it is unpacked.
 */
public final class GuardedHttp implements AutoCloseable {
  /** The most redirects that are followed. */
  public static final int REDIRECTS = 3;

  /** The most bytes of an answer, unpacked. */
  public static final int BYTES = 10 * 1024 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final String AGENT = "Parley";

  private final OutgoingGuard guard;
  private final OkHttpClient client;

  /** Reaches what the guard lets through. */
  public GuardedHttp(OutgoingGuard guard) {
    this(guard, SocketFactory.getDefault());
  }

  GuardedHttp(OutgoingGuard guard, SocketFactory sockets) {
    this.guard = guard;
    this.client =
        new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .cookieJar(CookieJar.NO_COOKIES)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .socketFactory(sockets)
            // A connection that is kept was checked when it was opened, but only for its own name.
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .connectTimeout(CONNECT)
            .readTimeout(CALL)
            .writeTimeout(CALL)
            .dns(
                host -> {
                  try {
                    return guard.addresses(host);
                  } catch (RefusedAddressException e) {
                    var unknown = new UnknownHostException(host);
                    unknown.initCause(e);
                    throw unknown;
                  }
                })
            .build();
  }

  /** A client for an address that the operator of the installation set, which may be private. */
  static OkHttpClient operators(Duration connect, Duration silence, Duration call) {
    return new OkHttpClient.Builder()
        .proxy(Proxy.NO_PROXY)
        .cookieJar(CookieJar.NO_COOKIES)
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .connectTimeout(connect)
        .readTimeout(silence)
        .writeTimeout(silence)
        .callTimeout(call)
        .build();
  }

  /**
   * What is found at an address, after at most {@value #REDIRECTS} redirects.
   *
   * @throws RefusedAddressException when the address, or one it leads to, must not be reached
   * @throws OutgoingException when the host does not answer, or with more than {@value #BYTES}
   *     bytes
   */
  public Fetched get(String address) {
    URI at = guard.check(address);
    long deadline = System.nanoTime() + CALL.toNanos();
    for (int redirects = 0; ; redirects++) {
      var request = new Request.Builder().url(at.toString()).header("User-Agent", AGENT).build();
      Fetched fetched = call(request, at, deadline);
      Optional<String> location =
          fetched.status() >= 300 && fetched.status() < 400
              ? fetched.header("location")
              : Optional.empty();
      if (location.isEmpty()) {
        return fetched;
      }
      if (redirects == REDIRECTS) {
        throw new OutgoingException(
            at.getHost(),
            "more than " + REDIRECTS + " redirects from " + address,
            false,
            false,
            null);
      }
      at = guard.redirect(at, location.get());
    }
  }

  /**
   * Sends a body to an address; a redirect is an answer like any other and is not followed.
   *
   * @param headers sent as they are
   * @throws RefusedAddressException when the address must not be reached; nothing was sent
   * @throws OutgoingException when the host does not answer; whether it may have got the body is in
   *     {@code mayHaveHappened}
   */
  public Fetched post(
      String address, Map<String, String> headers, String mediaType, byte[] content) {
    URI at = guard.check(address);
    var request =
        new Request.Builder()
            .url(at.toString())
            .header("User-Agent", AGENT)
            .post(RequestBody.create(content, MediaType.get(mediaType)));
    headers.forEach(request::header);
    return call(request.build(), at, System.nanoTime() + CALL.toNanos());
  }

  private Fetched call(Request request, URI at, long deadline) {
    String host = String.valueOf(at.getHost());
    Call call = client.newCall(request);
    call.timeout().timeout(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    try (Response response = call.execute()) {
      var headers = new HashMap<String, String>();
      response
          .headers()
          .forEach(pair -> headers.put(pair.getFirst().toLowerCase(Locale.ROOT), pair.getSecond()));
      return new Fetched(at, response.code(), headers, bounded(host, response));
    } catch (UnknownHostException e) {
      if (e.getCause() instanceof RefusedAddressException refused) {
        throw refused;
      }
      throw new OutgoingException(host, "unknown host", true, false, e);
    } catch (InterruptedIOException e) {
      throw new OutgoingException(
          host, "no answer within " + CALL.toSeconds() + " s", true, true, e);
    } catch (IOException e) {
      throw new OutgoingException(host, "no answer: " + e.getMessage(), true, true, e);
    }
  }

  private static byte[] bounded(String host, Response response) throws IOException {
    ResponseBody body = Objects.requireNonNull(response.body());
    var buffer = new Buffer();
    while (body.source().read(buffer, 64 * 1024) >= 0) {
      if (buffer.size() > BYTES) {
        throw new OutgoingException(
            host, "the answer has more than " + BYTES + " bytes", false, true, null);
      }
    }
    return buffer.readByteArray();
  }

  /** Lets go of threads and connections. */
  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
