package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.core.secret.Secret;
import io.parley.kommo.entity.LeadDraft;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that no Kommo would give, from a bare socket. */
class HostileUpstreamTest {
  private static final int MEGABYTE = 1024 * 1024;

  private final Upstream upstream = new Upstream();
  private final Upstream elsewhere = new Upstream();
  private final Kommo kommo =
      Kommo.connect(upstream.base())
          .longLivedToken(Secret.of("test-token"))
          .budget(RateBudget.unpaced())
          .time(new FakeTime())
          .timeout(Duration.ofSeconds(20))
          .build();

  @AfterEach
  void stop() throws IOException {
    kommo.close();
    upstream.close();
    elsewhere.close();
  }

  @Test
  void a_page_instead_of_data_is_an_error_that_says_so() {
    upstream.answer = head(200, "Content-Type: text/html", "Content-Length: 6") + "<html>";

    var e = failure(kommo::account);

    assertThat(e)
        .hasMessageContaining("answered 200 without JSON on GET /api/v4/account: text/html");
    assertThat(e.status()).isEqualTo(200);
  }

  @Test
  void nothing_instead_of_an_account_is_an_error_that_says_so() {
    upstream.answer = head(204, "X-Request-Id: r-1");

    assertThat(failure(kommo::account))
        .hasMessage("kommo: answered with an empty answer on GET /api/v4/account");
  }

  @Test
  void a_redirect_is_not_followed_and_takes_no_token_along() {
    upstream.answer =
        head(302, "Location: " + elsewhere.base() + "/steal?token=x", "Content-Length: 0");

    var e = failure(kommo::account);

    assertThat(e)
        .hasMessageContaining("status 302, which would lead elsewhere and is not followed")
        .hasMessageContaining("to 127.0.0.1")
        .hasMessageNotContaining("steal");
    assertThat(e.retryable()).isFalse();
    assertThat(elsewhere.asked).hasValue(0);
    assertThat(upstream.asked).hasValue(1);
  }

  @Test
  void a_body_without_end_is_read_to_the_cap_and_no_further() {
    upstream.answer = head(200, "Content-Type: application/json") + "{\"a\":\"";
    upstream.padding = 100 * MEGABYTE;

    var e = failure(kommo::account);

    assertThat(e)
        .hasMessage("kommo: answered 200 with more than 8388608 bytes on GET /api/v4/account");
    assertThat(e.retryable()).isFalse();
    assertThat(upstream.sent.get()).isLessThan(64L * MEGABYTE);
    assertThat(upstream.asked).hasValue(1);
  }

  @Test
  void a_body_that_says_it_is_too_long_is_not_read() {
    upstream.answer =
        head(200, "Content-Type: application/json", "Content-Length: 104857600") + "{}";

    var e = failure(() -> kommo.leads().create(LeadDraft.builder().name("Bike").build()));

    assertThat(e).hasMessageContaining("more than 8388608 bytes on POST /api/v4/leads");
    assertThat(e.mayHaveHappened()).isTrue();
    assertThat(upstream.asked).hasValue(1);
  }

  @Test
  void a_body_shorter_than_it_says_is_no_answer() {
    upstream.answer =
        head(200, "Content-Type: application/json", "Content-Length: 500") + "{\"id\":7}";

    var e = failure(() -> kommo.leads().create(LeadDraft.builder().name("Bike").build()));

    assertThat(e).hasMessageContaining("no answer on POST /api/v4/leads");
    assertThat(e.mayHaveHappened()).isTrue();
    assertThat(upstream.asked).as("a creation is not repeated").hasValue(1);
  }

  @Test
  void a_body_longer_than_it_says_is_cut_there() {
    upstream.answer =
        head(200, "Content-Type: application/json", "Content-Length: 5") + "{\"id\":7}";

    assertThat(failure(kommo::account)).hasMessageContaining("answered 200 without JSON");
  }

  private static String head(int status, String... headers) {
    return "HTTP/1.1 "
        + status
        + " Told\r\nConnection: close\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  private static KommoException failure(ThrowingCallable call) {
    return catchThrowableOfType(KommoException.class, call);
  }

  /** Writes the same bytes to whoever connects. */
  private static final class Upstream implements AutoCloseable {
    private final ServerSocket server;
    final AtomicInteger asked = new AtomicInteger();
    final AtomicLong sent = new AtomicLong();
    volatile String answer = "";
    volatile int padding;

    Upstream() {
      try {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      Thread.ofVirtual().start(this::serve);
    }

    URI base() {
      return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          asked.incrementAndGet();
          skipHead(socket.getInputStream());
          OutputStream out = socket.getOutputStream();
          out.write(answer.getBytes(StandardCharsets.UTF_8));
          byte[] block = "x".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
          for (int left = padding; left > 0; left -= block.length) {
            out.write(block);
            sent.addAndGet(block.length);
          }
          out.flush();
          socket.shutdownOutput();
          socket.getInputStream().readAllBytes();
        } catch (SocketException hungUp) {
          // The client has seen enough, or the test is over.
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }

    private static void skipHead(InputStream in) throws IOException {
      int newlines = 0;
      for (int next = in.read(); next >= 0 && newlines < 2; ) {
        newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        if (newlines < 2) {
          next = in.read();
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
