package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.secret.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A conversation stands where it stood when the server comes back. */
class ScriptRestartTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Store.class)
  void a_script_goes_on_after_a_restart(Store store) {
    Map<String, String> environment = new HashMap<>(store.environment(folder));
    String key = Secret.random(32).reveal();
    environment.put("PARLEY_BOOTSTRAP_API_KEY", key);
    String database = store == Store.POSTGRES ? Store.Shared.createDatabase() : "";
    if (store == Store.POSTGRES) {
      environment.put("PARLEY_DATABASE_URL", Store.Shared.within(database));
    }
    try {
      String agent;
      String conversation;
      try (var server = ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC())) {
        var client = new Client(server.port(), key);
        var made = client.post("/api/agents", "{'name':'Sofia','languages':['en']}");
        agent = made.id();
        client.post(
            made.location() + "/scripts",
            "{'name':'Quote','trigger':{'keywords':['quote']},'steps':["
                + "{'id':'name','say':'Who are you?','ask':{'slot':'name','type':'name'}},"
                + "{'id':'bye','say':'Thank you, {{slot.name}}!'}]}");
        var said = say(client, agent, "", "a quote please");
        assertThat(said.text("reply")).endsWith("Who are you?");
        conversation = said.text("conversationId");
      }
      try (var server = ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC())) {
        var client = new Client(server.port(), key);
        assertThat(
                say(client, agent, "'conversationId':'" + conversation + "',", "It is Ana")
                    .text("reply"))
            .isEqualTo("Thank you, Ana!");
        assertThat(client.get("/api/chat/conversations/" + conversation + "/scripts").body())
            .contains("\"status\":\"finished\"");
      }
    } finally {
      if (store == Store.POSTGRES) {
        Store.Shared.execute("drop database " + database + " with (force)");
      }
    }
  }

  private static Client.Reply say(Client client, String agent, String where, String text) {
    var said =
        client.post(
            "/api/chat", "{'agentId':'" + agent + "'," + where + "'message':'" + text + "'}");
    assertThat(said.status()).as(said.body()).isEqualTo(200);
    return said;
  }
}
