package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Paths written in every way that layers have been known to read differently, as raw bytes. */
class PathTricksTest extends RouteTest {
  private static final String CANARY = "canary-agent-4711";

  /** A path below {@code /api/}, written otherwise. */
  private static List<String> tricks(String path) {
    String rest = path.substring("/api/".length());
    String tail = rest.substring(1);
    String last = path.substring(path.length() - 1);
    String head = path.substring(0, path.length() - 1);
    return List.of(
        // parameters of segments
        "/api;x=1/" + rest,
        "/api;/" + rest,
        "/;/api/" + rest,
        path + ";",
        path + ";jsessionid=1",
        path + ";.css",
        "/health;/../" + path.substring(1),
        "/openapi.json;" + path,
        // separators
        "/api%2f" + rest,
        "/api%2F" + rest,
        "/api%252f" + rest,
        "/api%5c" + rest,
        "/api\\" + rest,
        "\\api\\" + rest,
        "/api%3b/" + rest,
        "/api%09/" + rest,
        // empty and dot segments
        "//api/" + rest,
        "///api///" + rest,
        "/api//" + rest,
        path + "/",
        path + "//",
        path + "/.",
        path + "/./",
        path + "/..;/",
        "/./api/" + rest,
        "/api/./" + rest,
        "/api/x/../" + rest,
        "/health/../api/" + rest,
        "/health/..;/api/" + rest,
        "/assets/../api/" + rest,
        "/%2e/api/" + rest,
        "/health/%2e%2e/api/" + rest,
        "/health/.%2e/api/" + rest,
        "/health/%252e%252e/api/" + rest,
        "/..;/api/" + rest,
        // letters
        "/%61pi/" + rest,
        "/%61%70%69/" + rest,
        "/ap%69/" + rest,
        "/API/" + rest,
        "/Api/" + rest.toUpperCase(java.util.Locale.ROOT),
        "/api/%" + Integer.toHexString(rest.charAt(0)) + tail,
        head + "%" + Integer.toHexString(last.charAt(0)),
        "/api/" + rest + ".json",
        "/api/" + rest + ".",
        "/api/" + rest + "..",
        "/api/" + rest + "%20",
        "/api/" + rest + " ",
        "/api/" + rest + "~",
        // ends and overlong or broken UTF-8
        path + "%00",
        path + "%00.css",
        path + "\0",
        "/api%00/" + rest,
        "/api%c0%af" + rest,
        "/api%e0%80%af" + rest,
        "/health/%c0%ae%c0%ae/api/" + rest,
        "/%c1%a1pi/" + rest,
        "/api/%ff" + rest,
        "/api%ef%bc%8f" + rest,
        "/%u0061pi/" + rest,
        "/api/" + rest + "%",
        "/api/" + rest + "%zz",
        "/api/" + rest + "%0d%0aX-Injected:%201",
        // other forms of the target
        "http://localhost" + path,
        "http://evil.example" + path,
        "http://localhost:1/health/.." + path,
        "HTTP://localhost/;" + path,
        "http:/" + path,
        "localhost" + path,
        "api/" + rest,
        "?" + path,
        path + "?x=%00",
        path + "#x",
        "/health?/../" + path,
        "/health#" + path);
  }

  private String raw(String request) throws IOException {
    try (var socket = new Socket("localhost", client.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private String asked(String verb, String target, String... headers) throws IOException {
    return raw(
        verb
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + String.join("", headers)
            + "\r\n");
  }

  private List<String> targets() {
    String agent = client.post("/api/agents", "{'name':'" + CANARY + "'}").location();
    var targets = new ArrayList<String>();
    for (String path : List.of("/api/agents", agent, agent + "/rules", "/api/account")) {
      targets.addAll(tricks(path));
    }
    return targets;
  }

  @Test
  void no_way_to_write_a_path_shows_anything_without_a_credential() throws IOException {
    String tenant = tenantId().value();
    List<String> targets = targets();
    assertThat(targets).hasSizeGreaterThan(250);

    for (String target : targets) {
      for (String header :
          List.of(
              "",
              "X-Original-URL: /health\r\n",
              "X-Rewrite-URL: /api/agents\r\n",
              "X-Forwarded-Prefix: /api\r\n")) {
        String answer = asked("GET", target, header);

        assertThat(answer).as(target).startsWith("HTTP/1.1 ");
        assertThat(answer)
            .as(target)
            .doesNotContain(CANARY, tenant, "\nX-Injected")
            .doesNotContainPattern("(?i)exception|at io\\.parley|select ");
        if (answer.startsWith("HTTP/1.1 2")) {
          // What anybody may see: nothing that has a tenant.
          assertThat(target).as(answer).matches("(/health[?#].*|/openapi\\.json;.*)");
        }
      }
      assertThat(asked("POST", target, "Content-Length: 2\r\n", "\r\n{}"))
          .as("POST " + target)
          .doesNotStartWith("HTTP/1.1 2");
      assertThat(asked("DELETE", target)).as("DELETE " + target).doesNotStartWith("HTTP/1.1 2");
    }
  }

  @Test
  void no_way_to_write_a_path_shows_anything_to_another_tenant() throws IOException {
    String tenant = tenantId().value();
    List<String> targets = targets();
    String key = "Authorization: Bearer " + otherTenant().key() + "\r\n";

    for (String target : targets) {
      assertThat(asked("GET", target, key, "X-Tenant-ID: " + tenant + "\r\n"))
          .as(target)
          .startsWith("HTTP/1.1 ")
          .doesNotContain(CANARY, tenant, "\nX-Injected");
      if (target.contains("agents/")) {
        assertThat(asked("DELETE", target, key)).as(target).doesNotStartWith("HTTP/1.1 2");
      }
    }
    assertThat(client.get("/api/agents").body()).contains(CANARY);
  }
}
