package io.parley.server.load;

import io.parley.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls the REST API of a server with a key. */
final class Api {
  private final ServerProcess server;
  private final HttpClient client;
  private final String key;

  Api(ServerProcess server, HttpClient client, String key) {
    this.server = server;
    this.client = client;
    this.key = key;
  }

  /** Makes an agent with one article and connects it; the address that takes its webhooks. */
  URI connectedAgent(String account, String token) {
    String agent = agent();
    Map<String, ?> integration =
        post(
            "/api/agents/" + agent + "/integrations",
            Map.of(
                "type",
                "kommo",
                "account",
                account,
                "auth",
                Map.of("kind", "longLived", "token", token),
                "reply",
                Map.of("transport", "talk")));
    return URI.create(String.valueOf(integration.get("webhookUrl")));
  }

  /** Makes an agent with one article to answer from; its id. */
  String agent() {
    Map<String, ?> agent =
        post("/api/agents", Map.of("name", "Load", "status", "active", "languages", List.of("en")));
    post(
        "/api/knowledge-base/articles",
        Map.of(
            "title",
            "Delivery",
            "body",
            "We deliver within two days. Delivery costs 4.90 euros and is free from 50 euros on."));
    return String.valueOf(agent.get("id"));
  }

  List<?> items(String path) {
    return (List<?>) Optional.ofNullable(get(path).get("items")).orElse(List.of());
  }

  Map<String, ?> get(String path) {
    return call(request(path).GET().build());
  }

  Map<String, ?> post(String path, Map<String, ?> body) {
    return call(request(path).POST(HttpRequest.BodyPublishers.ofString(Json.write(body))).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.at(path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json");
  }

  private Map<String, ?> call(HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            request.method()
                + " "
                + request.uri()
                + ": "
                + answer.statusCode()
                + " "
                + answer.body());
      }
      return Json.readMap(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
