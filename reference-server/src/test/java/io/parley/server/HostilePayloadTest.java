package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.json.Json;
import io.parley.server.bench.HostilePayloads;
import io.parley.server.bench.HostilePayloads.Attempt;
import io.parley.server.bench.HostilePayloads.Expected;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Code and bombs wherever people type something: refused by name, or kept as typed, never run. */
class HostilePayloadTest extends RouteTest {
  private static final Path CANARY = Path.of("/tmp/parley-canary");

  private String agent;

  @BeforeEach
  void agent() throws IOException {
    Files.deleteIfExists(CANARY);
    agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}").location();
  }

  @AfterEach
  void nothing_was_started() {
    assertThat(CANARY).doesNotExist();
  }

  private String path(Attempt attempt) {
    return switch (attempt.kind()) {
      case "agents" -> "/api/agents";
      case "articles" -> "/api/knowledge-base/articles";
      default -> agent + "/" + attempt.kind();
    };
  }

  private Client.Reply send(Attempt attempt) {
    // Not through the quotes that other tests are written with: these texts have both.
    return client.sendBytes("POST", path(attempt), attempt.json().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void is_refused_at_its_field_or_kept_as_it_was_typed() throws IOException {
    try (var listener = new ServerSocket(1389, 1, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout(1);
      // Each store takes its half: what is refused is refused before it is stored.
      List<Attempt> all = HostilePayloads.all();
      for (int i = store.ordinal() % 2; i < all.size(); i += 2) {
        Attempt attempt = all.get(i);
        Client.Reply answer = send(attempt);
        String shown = attempt + ": " + answer.body();
        if (answer.status() == 201) {
          assertThat(attempt.expected()).as(shown).isEqualTo(Expected.REFUSED_OR_AS_TYPED);
          assertThat(texts(answer.json())).as(shown).contains(attempt.typed());
          Client.Reply again = client.get(answer.location());
          assertThat(texts(again.json())).as(shown).contains(attempt.typed());
          printed(attempt, answer.location());
          assertThat(client.delete(answer.location()).status()).as(shown).isEqualTo(204);
        } else if (attempt.field().isEmpty()) {
          assertThat(answer.status()).as(shown).isIn(400, 422);
        } else {
          assertThat(answer.status()).as(shown).isEqualTo(422);
          assertThat(answer.wrongField()).as(shown).startsWith(attempt.field());
        }
      }
      assertThat(knocks(listener)).isFalse();
    }
  }

  /** Where it is used, it is used as the text it is. */
  private void printed(Attempt attempt, String location) {
    String asJson = Json.write(attempt.typed());
    String inside = asJson.substring(1, asJson.length() - 1);
    switch (attempt.kind()) {
      case "rules" -> {
        var dry =
            client.post(
                location + "/test",
                "{'event':{'type':'message.received','facts':{'lead.id':7,'message.text':'"
                    + HostilePayloads.SLOW_TEXT
                    + "'}}}");
        assertThat(dry.status()).as(attempt + dry.body()).isEqualTo(200);
        if (attempt.field().startsWith("then")) {
          assertThat(dry.body()).contains(inside);
        }
      }
      case "sequences" ->
          assertThat(client.post(location + "/preview", "{}").body()).contains(inside);
      case "scripts" -> {
        if (attempt.field().equals("steps[0].say")) {
          var said =
              client.post(
                  "/api/chat",
                  "{'agentId':'"
                      + agent.substring(agent.lastIndexOf('/') + 1)
                      + "','message':'I want a quote'}");
          assertThat(said.text("reply")).isEqualTo(attempt.typed());
        }
      }
      default -> {}
    }
  }

  @Test
  void the_sdk_alone_refuses_the_same() {
    for (Attempt attempt : HostilePayloads.all()) {
      String refusal = HostilePayloads.inSdk(attempt);
      if (attempt.expected() == Expected.REFUSED && !attempt.what().contains("placeholders")) {
        assertThat(refusal).as(attempt.what()).isNotEmpty();
      }
    }
  }

  private static boolean knocks(ServerSocket listener) throws IOException {
    try {
      listener.accept().close();
      return true;
    } catch (java.net.SocketTimeoutException nobody) {
      return false;
    }
  }

  private static List<String> texts(Object json) {
    List<String> all = new ArrayList<>();
    all.add("");
    collect(json, all);
    return all;
  }

  private static void collect(Object json, List<String> all) {
    switch (json) {
      case String text -> all.add(text);
      case Map<?, ?> map -> map.values().forEach(value -> collect(value, all));
      case List<?> list -> list.forEach(value -> collect(value, all));
      case null, default -> {}
    }
  }
}
