package io.parley.server;

import io.parley.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Calls a server with a key. Bodies may be written with single quotes. */
final class Client {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port;
  private final String key;

  Client(int port, String key) {
    this.port = port;
    this.key = key;
  }

  String key() {
    return key;
  }

  int port() {
    return port;
  }

  Client as(String key) {
    return new Client(port, key);
  }

  URI at(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  Reply get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  Reply post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  Reply patch(String path, String body, String... headers) {
    return send("PATCH", path, body, headers);
  }

  Reply delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  Reply send(String method, String path, String body, String... headers) {
    byte[] bytes =
        body == null
            ? null
            : body.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return sendBytes(method, path, bytes, headers);
  }

  Reply sendBytes(String method, String path, byte[] body, String... headers) {
    List<String> all = new ArrayList<>();
    if (!key.isEmpty()) {
      Collections.addAll(all, "Authorization", "Bearer " + key);
    }
    if (body != null && !List.of(headers).contains("Content-Type")) {
      Collections.addAll(all, "Content-Type", "application/json");
    }
    Collections.addAll(all, headers);
    var request =
        HttpRequest.newBuilder(at(path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (!all.isEmpty()) {
      request.headers(all.toArray(String[]::new));
    }
    try {
      var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      Conformity.check(method, path, answer);
      return new Reply(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What the path shows once it satisfies {@code enough}; the last that was seen after 30 s. */
  Reply until(String path, Predicate<Reply> enough) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    Reply seen = get(path);
    while (!enough.test(seen) && System.nanoTime() < deadline) {
      seen = get(path);
    }
    return seen;
  }

  /** An answer. */
  record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    Map<String, ?> json() {
      return Json.readMap(body());
    }

    String text(String field) {
      return String.valueOf(json().get(field));
    }

    String id() {
      return text("id");
    }

    /** The path of what was made. */
    String location() {
      return URI.create(header("Location")).getPath();
    }

    @SuppressWarnings("unchecked") // lists of the API hold objects
    List<Map<String, ?>> items() {
      return (List<Map<String, ?>>) json().get("items");
    }

    /** The first field that a problem names. */
    String wrongField() {
      return json().get("errors") instanceof List<?> errors
              && errors.getFirst() instanceof Map<?, ?> first
          ? String.valueOf(first.get("field"))
          : "";
    }
  }
}
