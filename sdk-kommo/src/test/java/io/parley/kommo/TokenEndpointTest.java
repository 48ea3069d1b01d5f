package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.parley.core.secret.Secret;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token endpoint, and what it makes of servers that do not behave. */
class TokenEndpointTest {
  private static final KommoHost HOST = KommoHost.of("acme.kommo.com");
  private static final KommoApp APP =
      new KommoApp("app", Secret.of("client-secret"), URI.create("https://app.example/back"));
  private static final String PAIR =
      "{\"token_type\":\"Bearer\",\"expires_in\":600,\"access_token\":\"a1\",\"refresh_token\":\"r2\"}";

  private final ScriptedKommo server = new ScriptedKommo();
  private final TokenEndpoint endpoint = TokenEndpoint.at(server.base());

  @TempDir Path folder;

  @AfterEach
  void stop() {
    endpoint.close();
    server.close();
  }

  private KommoException refused() {
    return catchThrowableOfType(
        KommoException.class, () -> endpoint.refresh(HOST, APP, Secret.of("r1")));
  }

  @Test
  void a_refresh_token_is_exchanged_as_kommo_wants_it() {
    server.reply(200, "application/json", PAIR);

    TokenEndpoint.Pair pair = endpoint.refresh(HOST, APP, Secret.of("r1"));

    assertThat(pair.access().reveal()).isEqualTo("a1");
    assertThat(pair.refresh().reveal()).isEqualTo("r2");
    assertThat(pair.life()).isEqualTo(Duration.ofMinutes(10));
    assertThat(server.last().line()).isEqualTo("POST /oauth2/access_token");
    assertThat(server.last().headers()).doesNotContainKey("Authorization");
    assertThat(server.last().header("Content-type")).isEqualTo("application/json");
    assertThat(server.last().body())
        .isEqualTo(
            "{\"client_id\":\"app\",\"client_secret\":\"client-secret\","
                + "\"grant_type\":\"refresh_token\",\"refresh_token\":\"r1\","
                + "\"redirect_uri\":\"https://app.example/back\"}");
  }

  @Test
  void an_answer_that_tells_no_life_is_taken_for_the_usual_day() {
    server.reply(200, "application/json", "{\"access_token\":\"a1\",\"refresh_token\":\"r2\"}");

    assertThat(endpoint.exchange(HOST, APP, Secret.of("code")).life())
        .isEqualTo(Duration.ofHours(24));
  }

  @Test
  void a_refusal_tells_kommos_words_and_never_a_secret() {
    server.reply(401, "{\"title\":\"Unauthorized\",\"hint\":\"Token has been revoked\"}");

    KommoException e = refused();

    assertThat(e.unauthorized()).isTrue();
    assertThat(e.mayHaveHappened()).isFalse();
    assertThat(e.getMessage())
        .contains("Token has been revoked")
        .doesNotContain("client-secret", "r1");
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void an_answer_that_may_have_cost_the_token_says_so() {
    server.drop();
    assertThat(refused().mayHaveHappened()).isTrue();
    server.reply(502, "text/html", "<h1>Bad gateway</h1>");
    assertThat(refused().mayHaveHappened()).isTrue();
    server.reply(200, "text/html", "<h1>Hello</h1>");
    assertThat(refused().mayHaveHappened()).isTrue();
    server.reply(204, "");
    assertThat(refused().mayHaveHappened()).isTrue();
    server.reply(200, "application/json", "{\"access_token\":\"a b\",\"refresh_token\":\"r2\"}");
    assertThat(refused()).hasMessageContaining("no access_token");
    assertThat(server.asked()).as("an exchange is never repeated here").hasSize(5);
  }

  @Test
  void a_redirect_is_not_followed_with_a_secret() {
    try (var canary = new ScriptedKommo()) {
      server.reply(307, "text/html", "", "Location", canary.base() + "/oauth2/access_token");

      assertThat(refused().status()).isEqualTo(307);

      assertThat(canary.asked()).isEmpty();
    }
  }

  @Test
  void an_endless_answer_is_cut_off() {
    server.reply(200, "application/json", "{\"access_token\":\"" + "x".repeat(1 << 20) + "\"}");

    assertThat(refused()).hasMessageContaining("the answer is over 262144 bytes");
  }

  @Test
  void too_many_requests_say_when_to_come_back() {
    server.reply(429, "application/json", "{}", "Retry-After", "7");

    KommoException e = refused();

    assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(e.mayHaveHappened()).isFalse();
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused_by_every_one_of_many_first_calls()
      throws Exception {
    var reached = new AtomicInteger();
    HttpsServer unknown = selfSigned(reached);
    URI address = URI.create("https://127.0.0.1:" + unknown.getAddress().getPort());
    try (var endpoint = TokenEndpoint.at(address);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<KommoException> call =
          () ->
              catchThrowableOfType(
                  KommoException.class, () -> endpoint.refresh(HOST, APP, Secret.of("r1")));

      List<Future<KommoException>> calls =
          threads.invokeAll(Stream.generate(() -> call).limit(200).toList());

      for (Future<KommoException> one : calls) {
        assertThat(one.get().mayHaveHappened()).isFalse();
        assertThat(one.get()).hasMessageContaining("no connection");
      }
      assertThat(reached).hasValue(0);
    } finally {
      unknown.stop(0);
    }
  }

  private HttpsServer selfSigned(AtomicInteger reached) throws Exception {
    Path file = folder.resolve("self-signed.p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "scratch",
                "-alias",
                "self",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=IP:127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, "scratch".toCharArray());
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, "scratch".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(factory.getKeyManagers(), null, null);
    HttpsServer https = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 256);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    https.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    https.createContext(
        "/",
        exchange -> {
          reached.incrementAndGet();
          exchange.close();
        });
    https.start();
    return https;
  }
}
