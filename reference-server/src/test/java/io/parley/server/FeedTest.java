package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FeedTest extends RouteTest {
  private static final String UPDATES = "/api/dashboard/updates";

  @Test
  void what_happened_is_listed_newest_first_and_from_a_time_on() {
    String agent = client.post("/api/agents", "{'name':'Sofia'}").id();
    client.post("/api/chat", "{'agentId':'" + agent + "','message':'Hello'}");

    var updates = client.get(UPDATES);

    assertThat(updates.items()).extracting("kind").contains("conversation.started");
    assertThat(updates.items()).allSatisfy(item -> assertThat(item).containsKeys("title", "link"));
    assertThat(client.get(UPDATES + "?since=2100-01-01T00:00:00Z").items()).isEmpty();
    assertThat(client.get(UPDATES + "?since=x").wrongField()).isEqualTo("since");
    assertThat(client.get("/api/dashboard/summary").text("agents")).isEqualTo("1");
  }

  @Test
  void what_happens_is_streamed_while_it_happens() throws IOException, InterruptedException {
    String agent = client.post("/api/agents", "{'name':'Sofia'}").id();
    var request =
        HttpRequest.newBuilder(client.at(UPDATES))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + client.key())
            .header("Accept", "text/event-stream")
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var stream = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(stream.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      try (var lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).startsWith(":");

        client.post("/api/chat", "{'agentId':'" + agent + "','message':'Hello'}");

        String line = lines.readLine();
        while (line != null && !line.startsWith("data:")) {
          line = lines.readLine();
        }
        assertThat(line).contains("conversation.started");
      }
      http.shutdownNow();
    }
  }
}
