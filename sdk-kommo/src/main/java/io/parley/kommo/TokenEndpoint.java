package io.parley.kommo;

import io.parley.core.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth side of Kommo: the consent page's address, and the endpoint that gives tokens.
 * Thread-safe; calls block for ten seconds at most, are made once and never follow a redirect,
 * since each of them carries a secret.
 *
 * <p>What fails is a {@link KommoException}. Status 400, 401 or 404 is a refusal; where {@link
 * KommoException#mayHaveHappened} is true Kommo may have taken the code or token, and with it the
 * answer is gone.
 *
 * @see <a href="https://developers.kommo.com/docs/oauth-20">Kommo: OAuth 2.0</a>
 */
public final class TokenEndpoint implements AutoCloseable {
  private static final String TOKEN = "/oauth2/access_token";
  private static final String SUBDOMAIN = "/oauth2/account/current/subdomain";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A pair of tokens takes a few KiB. */
  private static final int MOST_ANSWER_BYTES = 256 * 1024;

  /** What Kommo documents, for an answer that does not say. */
  private static final long USUAL_LIFE_SECONDS = Duration.ofHours(24).toSeconds();

  private final Optional<URI> instead;
  private final Refusals refusals = new Refusals(Clock.systemUTC());
  private final OkHttpClient client;

  private TokenEndpoint(Optional<URI> instead) {
    this.instead = instead;
    this.client = KommoHttp.client(CONNECT, TIMEOUT);
  }

  /** Each account's own, at its host. */
  public static TokenEndpoint standard() {
    return new TokenEndpoint(Optional.empty());
  }

  /**
   * One address for every account: the sandbox, or a proxy. The caller vouches for it; codes,
   * tokens and client secrets are sent there.
   *
   * @param base as {@link Kommo#connect(URI)} takes it
   */
  public static TokenEndpoint at(URI base) {
    return new TokenEndpoint(Optional.of(Kommo.checkedBase(base)));
  }

  /**
   * A pair of tokens.
   *
   * @param access sent with each call
   * @param refresh exchanged for the next pair, once; lives three months
   * @param life how long {@code access} is good from when it was asked for; positive
   */
  public record Pair(Secret access, Secret refresh, Duration life) {
    public Pair {
      if (!life.isPositive()) {
        throw new IllegalArgumentException("token life " + life + " must be positive");
      }
    }
  }

  /**
   * The address of the page where a person lets {@code app} into an account of theirs.
   *
   * @param host the account, or any in the same of Kommo's domains
   * @param state comes back with the person
   */
  public URI consentPage(KommoHost host, KommoApp app, Secret state) {
    String page =
        instead.map(URI::toString).orElse("https://www." + host.domain()) + "/oauth?client_id=";
    return URI.create(
        page
            + URLEncoder.encode(app.clientId(), StandardCharsets.UTF_8)
            + "&state="
            + URLEncoder.encode(state.reveal(), StandardCharsets.UTF_8)
            + "&mode=popup");
  }

  /** Exchanges the code that a person brought back; it is good for 20 minutes, once. */
  public Pair exchange(KommoHost host, KommoApp app, Secret code) {
    return pair(host, app, "authorization_code", "code", code);
  }

  /** Exchanges a refresh token for a new pair; the old token is dead from then on. */
  public Pair refresh(KommoHost host, KommoApp app, Secret refreshToken) {
    return pair(host, app, "refresh_token", "refresh_token", refreshToken);
  }

  private Pair pair(KommoHost host, KommoApp app, String grant, String name, Secret value) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("client_id", app.clientId());
    body.put("client_secret", app.clientSecret().reveal());
    body.put("grant_type", grant);
    body.put(name, value.reveal());
    body.put("redirect_uri", app.redirectUri().toString());
    Request request = Request.create(TOKEN, body);
    JsonFields answer = call(host, request, null);
    Secret access = secret(request, answer, "access_token");
    Secret refresh = secret(request, answer, "refresh_token");
    long seconds = answer.number("expires_in").filter(n -> n > 0).orElse(USUAL_LIFE_SECONDS);
    return new Pair(access, refresh, Duration.ofSeconds(seconds));
  }

  private static Secret secret(Request request, JsonFields answer, String name) {
    return answer
        .text(name)
        .filter(text -> text.matches("[\\x21-\\x7e]+"))
        .map(Secret::of)
        .orElseThrow(() -> Connection.unexpected(request, "no " + name));
  }

  /**
   * Where an account is now that may have moved to another name.
   *
   * @param asked a host that still answers for it: its own, or the one in its access token
   * @throws KommoException also when Kommo names a host that is none of its own
   */
  public KommoHost whereIs(KommoHost asked, Secret refreshToken) {
    Request request = Request.get(SUBDOMAIN, new Query());
    JsonFields answer = call(asked, request, refreshToken);
    String domain = answer.textOr("domain", "");
    return KommoHost.find(domain)
        .orElseThrow(
            () ->
                Connection.unexpected(
                    request, "the host '" + domain + "', which is none of Kommo's own"));
  }

  private JsonFields call(KommoHost host, Request request, @Nullable Secret refreshToken) {
    KommoHttp.Sent sent = new KommoHttp.Sent();
    var wire =
        new okhttp3.Request.Builder()
            .url(instead.orElseGet(host::address) + request.path())
            .method(
                request.method(),
                request.body() == null
                    ? null
                    : new KommoHttp.Body(JsonFields.write(request.body()), request))
            .header("User-Agent", Kommo.Builder.USER_AGENT)
            .header("Accept", "application/json")
            .tag(KommoHttp.Sent.class, sent);
    if (refreshToken != null) {
      wire.header("X-Refresh-Token", refreshToken.reveal());
    }
    try (Response response = client.newCall(wire.build()).execute()) {
      var source = response.body().source();
      if (source.request(MOST_ANSWER_BYTES + 1L)) {
        throw new IOException("the answer is over " + MOST_ANSWER_BYTES + " bytes");
      }
      return read(request, response, source.getBuffer().readByteArray());
    } catch (IOException e) {
      throw KommoException.of(request.toString())
          .what(sent.started() ? "no answer" : "no connection")
          .detail(KommoHttp.reason(e))
          .retryable(true)
          .mayHaveHappened(sent.started() && !request.reads())
          .cause(e)
          .build();
    }
  }

  private JsonFields read(Request request, Response response, byte[] body) throws IOException {
    int status = response.code();
    if (status == 200) {
      return JsonFields.read(body);
    }
    JsonFields problem = Refusals.problem(response, body);
    throw KommoException.of(request.toString())
        .what("status " + status)
        .status(status)
        .detail(Refusals.detail(problem, body))
        .requestId(response.header("X-Request-Id"))
        .retryable(status == 429 || status >= 500)
        .retryAfter(status == 429 ? refusals.asked(response, problem).orElse(null) : null)
        .mayHaveHappened(!request.reads() && (status >= 500 || (status > 200 && status < 300)))
        .build();
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
