package io.parley.server.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parley.core.outgoing.OutgoingGuard;
import io.parley.core.outgoing.RefusedAddressException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedHttpTest {
  private final List<SocketAddress> reached = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** Sockets that note where they are to connect to and get nowhere. */
  private final class Canary extends SocketFactory {
    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public void connect(SocketAddress to, int timeout) throws IOException {
          reached.add(to);
          throw new ConnectException("canary");
        }
      };
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new AssertionError("connects by name");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int local) {
      throw new AssertionError("connects by name");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new AssertionError("connects at once");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int local) {
      throw new AssertionError("connects at once");
    }
  }

  private GuardedHttp opened(GuardedHttp http) {
    opened.add(http);
    return http;
  }

  private interface Handler {
    void answer(HttpExchange exchange) throws IOException;
  }

  private String serving(Handler handler) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            handler.answer(exchange);
          }
        });
    server.start();
    opened.add(() -> server.stop(0));
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Test
  void a_name_that_turns_private_after_the_look_up_leads_to_the_address_that_was_checked()
      throws IOException {
    InetAddress open = InetAddress.getByName("93.184.216.34");
    InetAddress inside = InetAddress.getLoopbackAddress();
    var asked = new AtomicInteger();
    OutgoingGuard guard =
        OutgoingGuard.publicOnly(host -> List.of(asked.getAndIncrement() % 2 == 0 ? open : inside));
    GuardedHttp http = opened(new GuardedHttp(guard, new Canary()));

    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> http.get("http://rebind.example/"))
          .isInstanceOfAny(OutgoingException.class, RefusedAddressException.class);
    }

    assertThat(asked).hasValue(50);
    assertThat(reached).hasSize(25).containsOnly(new InetSocketAddress(open, 80));
  }

  @Test
  void nothing_connects_to_a_private_host_by_name_or_by_number() throws IOException {
    InetAddress inside = InetAddress.getByName("10.0.0.7");
    GuardedHttp http =
        opened(new GuardedHttp(OutgoingGuard.publicOnly(host -> List.of(inside)), new Canary()));

    for (String address :
        List.of("http://a.example/", "http://127.0.0.1/", "http://[::1]/", "http://2130706433/")) {
      assertThatThrownBy(() -> http.get(address)).isInstanceOf(RefusedAddressException.class);
      assertThatThrownBy(() -> http.post(address, Map.of(), "text/plain", new byte[0]))
          .isInstanceOf(RefusedAddressException.class);
    }

    assertThat(reached).isEmpty();
  }

  @Test
  void three_redirects_are_followed_and_not_a_fourth() throws IOException {
    String server =
        serving(
            exchange -> {
              int left = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
              if (left > 0) {
                exchange.getResponseHeaders().add("Location", "/" + (left - 1));
              }
              answer(exchange, left > 0 ? 302 : 200, left > 0 ? new byte[0] : new byte[] {'x'});
            });
    GuardedHttp http = opened(new GuardedHttp(OutgoingGuard.anywhere()));

    assertThat(http.get(server + "/3").body()).containsExactly('x');
    assertThatThrownBy(() -> http.get(server + "/4"))
        .isInstanceOf(OutgoingException.class)
        .hasMessageContaining("more than 3 redirects");
  }

  @Test
  void a_redirect_to_another_scheme_is_refused() throws IOException {
    String server =
        serving(
            exchange -> {
              exchange.getResponseHeaders().add("Location", "file:///etc/passwd");
              answer(exchange, 302, new byte[0]);
            });
    GuardedHttp http = opened(new GuardedHttp(OutgoingGuard.anywhere()));

    assertThatThrownBy(() -> http.get(server)).isInstanceOf(RefusedAddressException.class);
  }

  @Test
  void an_answer_that_unpacks_to_more_than_ten_mebibytes_is_cut_off() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[GuardedHttp.BYTES + 1]);
    }
    String server =
        serving(
            exchange -> {
              exchange.getResponseHeaders().add("Content-Encoding", "gzip");
              answer(exchange, 200, packed.toByteArray());
            });
    GuardedHttp http = opened(new GuardedHttp(OutgoingGuard.anywhere()));

    assertThat(packed.size()).isLessThan(100_000);
    assertThatThrownBy(() -> http.get(server))
        .isInstanceOf(OutgoingException.class)
        .hasMessageContaining("more than 10485760 bytes");
  }

  @Test
  void a_post_takes_a_redirect_for_an_answer() throws IOException {
    String server =
        serving(
            exchange -> {
              exchange.getResponseHeaders().add("Location", "http://127.0.0.1/");
              answer(exchange, 307, exchange.getRequestBody().readAllBytes());
            });
    GuardedHttp http = opened(new GuardedHttp(OutgoingGuard.anywhere()));

    Fetched answer = http.post(server, Map.of("X-Key", "1"), "text/plain", new byte[] {'y'});

    assertThat(answer.status()).isEqualTo(307);
    assertThat(answer.body()).containsExactly('y');
    assertThat(answer.successful()).isFalse();
  }
}
