package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeTest extends RouteTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api;x=1/agents",
        "/api/agents;x=1",
        "/api//agents",
        "//api/agents",
        "/api/./agents",
        "/api/agents/..",
        "/api/../api/agents",
        "/api/%2e%2e/api/agents",
        "/api%2fagents",
        "/api%2Fagents",
        "/api%5cagents",
        "/api/agents%00",
        "/api/agents%3bx=1",
        "/api\\agents"
      })
  void a_path_that_could_be_read_in_two_ways_is_refused(String path) throws IOException {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/API/agents", "/Api/agents", "/api/agentsx", "/api", "/nothing"})
  void a_path_that_is_not_there_is_not_found(String path) {
    assertThat(client.get(path).status()).isEqualTo(404);
  }

  @Test
  void a_wrong_method_or_media_type_is_told() {
    var method = client.send("PUT", "/api/agents", "{}");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.header("Allow")).contains("GET", "POST");
    assertThat(client.post("/api/agents", "name=x", "Content-Type", "text/plain").status())
        .isEqualTo(415);
    assertThat(client.get("/api/agents", "Accept", "image/png").status()).isEqualTo(406);
  }

  @Test
  void a_body_that_is_not_json_is_refused() {
    assertThat(client.post("/api/agents", "{'name':").status()).isEqualTo(400);
    assertThat(client.post("/api/agents", "").status()).isEqualTo(400);
    assertThat(client.post("/api/agents", "[]").status()).isEqualTo(422);
    assertThat(client.post("/api/agents", "null").status()).isEqualTo(422);
    assertThat(client.post("/api/agents", "{'name':'x'} {}").status()).isEqualTo(400);
    byte[] latin = "{\"name\":\"Jos\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(client.sendBytes("POST", "/api/agents", latin).status()).isEqualTo(400);
    String deep = "[".repeat(20_000) + "]".repeat(20_000);
    assertThat(client.post("/api/agents", deep).status()).isBetween(400, 422);
  }

  @Test
  void a_body_over_a_mebibyte_is_refused() {
    String large = "{'name':'" + "x".repeat(1024 * 1024) + "'}";

    var refused = client.post("/api/agents", large);

    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void a_client_that_sends_far_too_much_still_gets_to_read_why() {
    var refused = client.post("/api/agents", "x".repeat(24 * 1024 * 1024));
    var unknown = client.as("nobody").post("/api/agents", "x".repeat(24 * 1024 * 1024));

    assertThat(refused.status()).isEqualTo(413);
    assertThat(unknown.status()).isEqualTo(413);
  }

  @Test
  void a_body_over_a_mebibyte_without_a_length_is_refused() throws IOException {
    String chunk = Integer.toHexString(64 * 1024) + "\r\n" + "x".repeat(64 * 1024) + "\r\n";

    String answer =
        raw(
            "POST /api/agents HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Authorization: Bearer "
                + client.key()
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(17));

    assertThat(answer).startsWith("HTTP/1.1 413");
  }

  @Test
  void a_body_that_drips_in_is_refused_also_after_others_brought_much() throws Exception {
    client.post("/api/agents", "x".repeat(900_000));
    try (var socket = new Socket("localhost", client.port())) {
      socket.setSoTimeout(500);
      socket
          .getOutputStream()
          .write(
              ("POST /api/webhooks/kommo/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                      + "Content-Length: 100000\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = "";
      for (int drops = 0; drops < 120 && answer.isEmpty(); drops++) {
        try {
          answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        } catch (java.net.SocketTimeoutException nothingYet) {
          socket.getOutputStream().write('a');
        }
      }
      assertThat(answer).isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void a_compressed_body_is_refused() {
    assertThat(client.post("/api/agents", "{'name':'x'}", "Content-Encoding", "gzip").status())
        .isEqualTo(415);
  }

  @Test
  void a_body_with_two_lengths_is_refused() throws IOException {
    assertThat(
            raw(
                "POST /api/agents HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
                    + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void headers_and_addresses_are_bounded() throws IOException {
    assertThat(
            raw(
                "GET /api/agents HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: "
                    + "x".repeat(20_000)
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
    assertThat(client.get("/api/agents?q=" + "x".repeat(9_000)).status()).isEqualTo(414);
  }

  @Test
  void every_answer_forbids_guessing_framing_and_caching() {
    for (String path : new String[] {"/api/agents", "/health", "/nothing"}) {
      var answer = client.get(path);
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(answer.header("Server")).isEmpty();
    }
  }

  /** What comes back for exactly these bytes, which no client would send. */
  private String raw(String request) throws IOException {
    try (var socket = new Socket("localhost", client.port())) {
      socket.setSoTimeout(30_000);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
      } catch (IOException e) {
        // The server may answer and close before it has read everything.
      }
      var answer = new StringBuilder();
      byte[] part = new byte[4096];
      try {
        for (int n = socket.getInputStream().read(part);
            n > 0 && answer.length() < 4096;
            n = socket.getInputStream().read(part)) {
          answer.append(new String(part, 0, n, StandardCharsets.ISO_8859_1));
        }
      } catch (IOException e) {
        // Closed hard after the answer, with bytes of ours unread.
      }
      return answer.toString();
    }
  }
}
