package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Talks to a sandbox over real HTTP as an integration with a token does. */
final class Api {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final String token;

  Api(KommoSandbox sandbox, String token) {
    this.base = sandbox.baseUrl();
    this.token = token;
  }

  static Api of(KommoSandbox sandbox) {
    return new Api(sandbox, sandbox.account().token());
  }

  record Answer(int status, String body, java.net.http.HttpHeaders headers) {
    JsonNode json() {
      return Wire.read(body);
    }

    String contentType() {
      return headers.firstValue("Content-Type").orElse("");
    }
  }

  Answer get(String path) {
    return send("GET", path, "");
  }

  Answer post(String path, String json) {
    return send("POST", path, json);
  }

  Answer patch(String path, String json) {
    return send("PATCH", path, json);
  }

  Answer delete(String path, String json) {
    return send("DELETE", path, json);
  }

  Answer send(String method, String path, String body, String... headers) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .header("Content-Type", "application/json");
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      for (int i = 0; i < headers.length; i += 2) {
        request.setHeader(headers[i], headers[i + 1]);
      }
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
