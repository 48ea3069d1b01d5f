package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages on which people write sequences and watch who is where. */
class SequencePagesTest {
  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
  private static final String LIST = "/manage/demo/ai-agents/sofia/sequences";

  @TempDir Path folder;
  private ParleyServer server;
  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private String token = "";

  @BeforeEach
  void signIn() {
    server =
        ParleyServer.start(ServerConfig.of(Store.SQLITE.environment(folder)), Clock.systemUTC());
    new Agents(server.storage())
        .create(new TenantId("demo"), "sofia", Agent.Profile.named("Sofia"), Instant.now());
    get("/login");
    post(
        "/login",
        Map.of(
            "account", "demo", "login", "owner", "password", "a password for tests", "next", ""));
    get(LIST); // forms of a session carry a token of their own
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Map<String, String> form() {
    var form = new LinkedHashMap<String, String>();
    form.put("name", "Follow-up <b>");
    form.put("enabled", "yes");
    form.put("on", "lead.created");
    form.put("exitOnReply", "yes");
    form.put("quietFrom", "21:00");
    form.put("quietTo", "08:00");
    form.put("reenrol", "never");
    form.put("type0", "message");
    form.put("value0", "Thank you, {{contact.name|friend}}!");
    form.put("type1", "wait");
    form.put("value1", "1d 2h");
    form.put("type2", "json");
    form.put(
        "value2",
        "{\"id\":\"b\",\"type\":\"branch\",\"when\":{\"field\":\"enrolment.replied\",\"op\":\"eq\","
            + "\"value\":true},\"then\":\"end\"}");
    form.put("type3", "createTask");
    form.put("value3", "Call");
    form.put("type4", "exit");
    form.put("id4", "end");
    form.put("more", "{\"when\":{\"field\":\"lead.price\",\"op\":\"gt\",\"value\":10}}");
    return form;
  }

  @Test
  void a_sequence_is_written_shown_changed_and_removed() {
    assertThat(get(LIST).body()).contains("There is no sequence yet");
    assertThat(get(LIST + "/new").statusCode()).isEqualTo(200);
    HttpResponse<String> saved = post(LIST + "/new", form());
    assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
    String page = saved.headers().firstValue("Location").orElseThrow();

    String shown = get(page).body();
    assertThat(shown)
        .contains("Follow-up &lt;b&gt;", "1d 2h", "Thank you, {{contact.name|friend}}!")
        .contains("lead.price", "How it would go from now", "it ended at step end")
        .doesNotContain("<b>");
    assertThat(get(LIST).body()).contains("5 steps");

    Map<String, String> changed = form();
    changed.put("name", "Renamed");
    changed.put("value1", "soon");
    HttpResponse<String> refused = post(page, changed);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("steps[1].for", "soon", "Renamed");
    changed.put("value1", "PT30M");
    assertThat(post(page, changed).statusCode()).isEqualTo(303);
    assertThat(get(page).body()).contains("Renamed", "30m");

    assertThat(post(page + "/enrolments", Map.of("subject", "lead:x")).body())
        .contains("must be lead, contact or talk");
    assertThat(post(page + "/remove", Map.of()).statusCode()).isEqualTo(303);
    assertThat(get(page).statusCode()).isEqualTo(404);
  }

  @Test
  void the_pages_speak_four_languages_and_are_for_members_only() {
    for (Map.Entry<String, String> language :
        Map.of("en", "Sequences", "ru", "Цепочки", "es", "Secuencias", "pt", "Sequências")
            .entrySet()) {
      post("/preferences", Map.of("lang", language.getKey(), "back", LIST));
      assertThat(get(LIST).body()).contains("<h1>" + language.getValue() + "</h1>");
      assertThat(get(LIST + "/new").body()).doesNotContain("sequence.", "step.none", "reenrol.");
    }
    assertThat(get("/manage/demo/ai-agents/nobody/sequences").statusCode()).isEqualTo(404);
    assertThat(get("/manage/other/ai-agents/sofia/sequences").statusCode()).isEqualTo(404);
    assertThat(
            send(HttpRequest.newBuilder(at(LIST)).GET().build(), HttpClient.newHttpClient())
                .statusCode())
        .isEqualTo(303);
  }

  private URI at(String path) {
    return URI.create("http://localhost:" + server.port() + path);
  }

  private HttpResponse<String> get(String path) {
    HttpResponse<String> response = send(HttpRequest.newBuilder(at(path)).GET().build(), client);
    Matcher found = TOKEN.matcher(response.body());
    if (found.find()) {
      token = found.group(1);
    }
    return response;
  }

  private HttpResponse<String> post(String path, Map<String, String> fields) {
    var all = new LinkedHashMap<>(fields);
    all.put("csrf", token);
    String body =
        all.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(at(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        client);
  }

  private static HttpResponse<String> send(HttpRequest request, HttpClient client) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
