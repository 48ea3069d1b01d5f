package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportRoutesTest extends RouteTest {
  private static final String EXPORT = "/api/export";

  @Test
  void messages_come_as_a_file_that_only_the_account_can_download() {
    String agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}").id();
    client.post("/api/chat", "{'agentId':'" + agent + "','message':'=HYPERLINK(1) hello'}");

    var accepted = client.post(EXPORT, "{'kind':'messages','format':'csv'}");
    assertThat(accepted.status()).isEqualTo(202);
    var done = client.until(accepted.location(), job -> job.text("status").equals("succeeded"));
    Map<?, ?> result = (Map<?, ?>) done.json().get("result");
    assertThat(result.get("rows")).isEqualTo(2);
    String url = result.get("downloadUrl").toString();
    var file = client.get(url);

    assertThat(file.status()).isEqualTo(200);
    assertThat(file.body())
        .startsWith("\uFEFFid,conversationId,agentId,from,author,text,attachment,at\r\n")
        .contains("'=HYPERLINK(1) hello");
    assertThat(file.header("Content-Disposition")).contains("messages.csv");
    assertThat(otherTenant().get(url).status()).isEqualTo(404);
    assertThat(withRole("operator").get(url).status()).isEqualTo(403);
    assertThat(client.as("").get(url).status()).isEqualTo(401);

    var listed = client.get(EXPORT).items().getFirst();
    assertThat(listed.get("status")).isEqualTo("succeeded");
    assertThat(client.delete(EXPORT + "/" + listed.get("id")).status()).isEqualTo(204);
    assertThat(client.get(url).status()).isEqualTo(404);
  }

  @Test
  void every_kind_comes_in_every_format() {
    String agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}").id();
    client.post("/api/chat", "{'agentId':'" + agent + "','message':'Hello'}");
    client.post("/api/knowledge-base/articles", "{'title':'Delivery','body':'Three days.'}");
    for (String kind : new String[] {"conversations", "messages", "leads", "articles", "events"}) {
      for (String format : new String[] {"csv", "jsonl", "xlsx"}) {
        var accepted = client.post(EXPORT, "{'kind':'" + kind + "','format':'" + format + "'}");
        var done = client.until(accepted.location(), job -> job.text("status").equals("succeeded"));
        Map<?, ?> result = (Map<?, ?>) done.json().get("result");
        assertThat(result).as(kind + " " + done.body()).isNotNull();
        String body = client.get(result.get("downloadUrl").toString()).body();
        if (format.equals("jsonl")) {
          assertThat(body.lines().count())
              .as(kind)
              .isEqualTo(((Number) result.get("rows")).longValue());
          body.lines().forEach(line -> assertThat(Json.readMap(line)).containsKey("id"));
        }
        assertThat(result.get("rows"))
            .as(kind)
            .matches(rows -> kind.equals("leads") || !rows.equals(0));
      }
    }
  }

  @Test
  void what_cannot_be_exported_is_refused_by_name() {
    assertThat(client.post(EXPORT, "{'kind':'secrets'}").wrongField()).isEqualTo("kind");
    assertThat(client.post(EXPORT, "{'kind':'events','format':'pdf'}").wrongField())
        .isEqualTo("format");
    assertThat(client.post(EXPORT, "{'kind':'events','agentId':'a'}").wrongField())
        .isEqualTo("agentId");
    assertThat(withRole("operator").post(EXPORT, "{'kind':'events'}").status()).isEqualTo(403);
  }

  @Test
  void the_command_line_writes_the_same(@TempDir Path folder) throws Exception {
    Map<String, String> environment = Store.SQLITE.environment(folder.resolve("data"));
    try (var server = ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC())) {
      var there = tenantOf(server);
      there.post("/api/knowledge-base/articles", "{'title':'Delivery','body':'Three days.'}");
      environment.put("TENANT", there.get("/api/account").id());
    }
    Path file = folder.resolve("articles.jsonl");
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        Cli.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            "export",
            "--kind",
            "articles",
            "--format",
            "jsonl",
            "--tenant",
            environment.get("TENANT"),
            file.toString());

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(code).isZero();
    assertThat(Files.readString(file)).contains("\"title\":\"Delivery\"");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("1 articles");
  }
}
