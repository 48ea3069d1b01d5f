package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of a server that the installation lets its users reach. */
class PageRoutesTest {
  private static final String FILES = "/api/knowledge-base/files/";
  private static final String URLS = "/api/knowledge-base/urls";

  @TempDir Path data;

  private volatile String html = "";
  private volatile int status = 200;
  private HttpServer shop;
  private ParleyServer server;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shop.createContext(
        "/",
        exchange -> {
          byte[] body = html.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    shop.start();
    var environment = Store.SQLITE.environment(data);
    environment.put("PARLEY_BOOTSTRAP_API_KEY", "a key for tests");
    environment.put("PARLEY_ALLOW_PRIVATE_NETWORK", "true");
    server = ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC());
    client = RouteTest.tenantOf(server);
  }

  @AfterEach
  void stop() {
    server.close();
    shop.stop(0);
  }

  private Client.Reply add() {
    return client.post(
        URLS, "{'url':'http://127.0.0.1:" + shop.getAddress().getPort() + "/delivery'}");
  }

  private Client.Reply processed(Client.Reply accepted) {
    return client.until(
        FILES + accepted.text("fileId"), seen -> !seen.text("status").equals("processing"));
  }

  @Test
  void a_page_is_fetched_found_and_fetched_again_when_it_is_added_again() {
    html = "<title>Delivery</title><p>Parcels to Lisbon take three days.</p>";
    var accepted = add();

    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    var file = processed(accepted);
    assertThat(file.text("status")).as(file.body()).isEqualTo("ready");
    assertThat(file.text("name")).isEqualTo("Delivery");
    assertThat(file.text("refetchEvery")).isEqualTo("PT24H");
    assertThat(found()).contains("Lisbon");

    html = "<title>Delivery</title><p>Parcels to Porto take one day.</p>";
    var again = add();
    assertThat(again.text("known")).isEqualTo("true");
    client.until(
        FILES + accepted.text("fileId"),
        seen -> seen.text("status").equals("ready") && found().contains("Porto"));
    assertThat(found()).contains("Porto").doesNotContain("Lisbon");
  }

  @Test
  void a_page_that_is_not_there_says_so() {
    status = 404;

    var file = processed(add());

    assertThat(file.text("status")).isEqualTo("failed");
    assertThat(file.text("reason")).isEqualTo("the file is not there: 127.0.0.1 answered 404");
  }

  private String found() {
    return client.post("/api/knowledge-base/search", "{'query':'parcels'}").body();
  }
}
