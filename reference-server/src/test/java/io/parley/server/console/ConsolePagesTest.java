package io.parley.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.WorkLog;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the pages show, and what their forms do. */
class ConsolePagesTest {
  private static final String ASKED = "How long does delivery take?";
  private static final Pattern ASSET = Pattern.compile("/assets/[a-z]+-[0-9a-f]{12}\\.[a-z]+");

  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser browser = Browser.signedIn(console);

  @Test
  void every_page_carries_the_headers_that_keep_it_to_itself() {
    for (String path :
        List.of(
            "/login", "/manage/demo/dashboard", "/manage/demo/nothing", "/manage/demo/events")) {
      HttpResponse<String> response = browser.get(path);
      String policy = header(response, "Content-Security-Policy");

      assertThat(policy)
          .as(path)
          .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
          .doesNotContain("unsafe");
      assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(response, "Referrer-Policy")).isEqualTo("same-origin");
      assertThat(header(response, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
      assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void scripts_run_by_nonce_only_and_there_is_none_inline() {
    HttpResponse<String> first = browser.get("/manage/demo/dashboard");
    HttpResponse<String> second = browser.get("/manage/demo/dashboard");

    Matcher nonce =
        Pattern.compile("'nonce-([^']+)'").matcher(header(first, "Content-Security-Policy"));
    assertThat(nonce.find()).isTrue();
    assertThat(first.body())
        .contains("nonce=\"" + nonce.group(1) + "\"")
        .doesNotContainPattern("<script[^>]*>[^<]")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContain("style=");
    assertThat(header(second, "Content-Security-Policy")).doesNotContain(nonce.group(1));
  }

  @Test
  void assets_are_found_under_their_hash_kept_for_good_and_compressed_on_request() {
    Matcher assets = ASSET.matcher(browser.get("/manage/demo/dashboard").body());

    int found = 0;
    while (assets.find()) {
      found++;
      HttpResponse<String> asset = browser.get(assets.group());
      assertThat(asset.statusCode()).isEqualTo(200);
      assertThat(header(asset, "Cache-Control")).contains("immutable");
      assertThat(browser.get(assets.group(), "Accept-Encoding", "gzip").headers().map())
          .containsEntry("content-encoding", List.of("gzip"));
    }
    assertThat(found).isEqualTo(4);
    assertThat(browser.get("/assets/console-000000000000.css").statusCode()).isEqualTo(404);
  }

  @Test
  void an_empty_account_is_told_what_to_expect() {
    assertThat(browser.get("/manage/demo/dashboard").body()).contains("Nothing has happened yet");
    assertThat(browser.get("/manage/demo/conversations").body()).contains("No conversations here");
    assertThat(browser.get("/manage/demo/events").body()).contains("No events here");
    assertThat(browser.get("/manage/demo/effects").body()).contains("No effects here");
    assertThat(browser.get("/manage/demo/ai-agents").body()).contains("Sofia");
  }

  @Test
  void the_way_from_the_message_to_the_confirmed_effect_is_on_the_dashboard_and_on_one_page() {
    String event = console.shop.served("Lucía Ferrer", ASKED, EffectState.DONE, Instant.now());

    String dashboard = browser.get("/manage/demo/dashboard").body();
    assertThat(dashboard.indexOf("Effect confirmed"))
        .isPositive()
        .isLessThan(dashboard.indexOf("Agent replied"));
    assertThat(dashboard.indexOf("Agent replied"))
        .isLessThan(dashboard.indexOf("3 passages found"));
    assertThat(dashboard.indexOf("3 passages found"))
        .isLessThan(dashboard.indexOf("Message received"));

    String page = browser.get("/manage/demo/events/" + event).body();
    assertThat(page)
        .contains(ASKED, "answered from 1 citations by offline", "What was found")
        .contains("Delivery › What it costs", "words (stemmed)", "Send message", ">done<");
  }

  @Test
  void what_customers_write_is_shown_and_never_run() {
    console.shop.served(
        "<img src=x onerror=alert(1)>",
        "<script>alert('deliver')</script>",
        EffectState.DONE,
        Instant.now());

    for (String path : List.of("dashboard", "conversations", "events", "effects")) {
      assertThat(browser.get("/manage/demo/" + path).body())
          .as(path)
          .doesNotContain("<script>alert", "<img src=x");
    }
    assertThat(browser.get("/manage/demo/dashboard").body()).contains("&lt;script&gt;alert");
  }

  @Test
  void a_test_chat_answers_with_citations_and_keeps_its_history() {
    String id = UUID.randomUUID().toString();

    HttpResponse<String> turn =
        browser.post(
            "/manage/demo/test-chat",
            Map.of("message", ASKED, "conversation", id, "agent", console.shop.agent().id()),
            "HX-Request",
            "true");

    assertThat(turn.statusCode()).isEqualTo(200);
    assertThat(header(turn, "HX-Push-Url")).endsWith("test-chat?conversation=" + id);
    assertThat(turn.body()).contains(ASKED, "two to three days", "Why this answer", "Sources");
    assertThat(browser.get("/manage/demo/test-chat?conversation=" + id).body())
        .contains(ASKED, "two to three days", "built-in offline answerer");
    assertThat(browser.get("/manage/demo/test-chat").body()).contains("conversation=" + id);
  }

  @Test
  void a_test_chat_without_scripts_comes_back_as_a_page() {
    String id = UUID.randomUUID().toString();

    HttpResponse<String> response =
        browser.post(
            "/manage/demo/test-chat",
            Map.of("message", ASKED, "conversation", id, "agent", console.shop.agent().id()));

    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(header(response, "Location")).endsWith("/test-chat?conversation=" + id);
  }

  @Test
  void a_conversation_of_a_customer_is_no_test_chat() {
    console.shop.served("Lucía Ferrer", ASKED, EffectState.DONE, Instant.now());
    String id = conversation().id();

    assertThat(browser.get("/manage/demo/test-chat?conversation=" + id).statusCode())
        .isEqualTo(404);
    assertThat(
            browser
                .post(
                    "/manage/demo/test-chat",
                    Map.of("message", "x", "conversation", id, "agent", console.shop.agent().id()))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void a_person_takes_over_answers_once_and_hands_back() {
    console.shop.served("Lucía Ferrer", ASKED, EffectState.DONE, Instant.now());
    String path = "/manage/demo/conversations/" + conversation().id();

    browser.post(path + "/handoff", Map.of());
    assertThat(conversation().status()).isEqualTo(Conversation.Status.HANDED_OFF);
    assertThat(conversation().assignee()).contains("Owner");

    Map<String, String> form = Map.of("message", "Hello, this is Ana.", "key", "k1");
    browser.post(path + "/messages", form);
    browser.post(path + "/messages", form);
    assertThat(console.storage.conversations().tail(Shop.TENANT, conversation().id(), 10))
        .filteredOn(message -> message instanceof Message.FromHuman)
        .hasSize(1);
    Effect sent =
        console.storage.log().effects(Shop.TENANT, WorkLog.EffectQuery.newest(10)).getFirst();
    assertThat(sent.state()).isEqualTo(EffectState.PLANNED);
    assertThat(sent.parameter("text")).contains("Hello, this is Ana.");
    assertThat(sent.at("handoff")).contains("true");
    assertThat(console.storage.log().effects(Shop.TENANT, WorkLog.EffectQuery.newest(10)))
        .hasSize(2);

    browser.post(path + "/resume", Map.of());
    assertThat(conversation().status()).isEqualTo(Conversation.Status.OPEN);
    assertThat(browser.get(path).body()).contains("Hello, this is Ana.", "with the agent");
  }

  @Test
  void an_unknown_effect_is_decided_on_once() {
    console.shop.served("Lucía Ferrer", ASKED, EffectState.UNKNOWN, Instant.now());
    Effect unknown =
        console.storage.log().effects(Shop.TENANT, WorkLog.EffectQuery.newest(1)).getFirst();
    String path = "/manage/demo/effects/" + unknown.id() + "/resolve";
    assertThat(browser.get("/manage/demo/effects?state=unknown").body()).contains("Send again");

    assertThat(browser.post(path, Map.of("how", "resend"), "HX-Request", "true").body())
        .contains("planned");
    assertThat(browser.post(path, Map.of("how", "sent")).statusCode()).isEqualTo(409);

    Effect now = console.storage.log().effect(Shop.TENANT, unknown.id()).orElseThrow();
    assertThat(now.state()).isEqualTo(EffectState.PLANNED);
    assertThat(now.reason()).contains("to be sent again, says Owner");
    assertThat(console.storage.log().job(Shop.TENANT, unknown.id())).isPresent();
  }

  @Test
  void a_long_list_goes_on_on_the_next_page() {
    for (int i = 0; i < 60; i++) {
      console.shop.served("Customer " + i, ASKED, EffectState.DONE, Instant.now());
    }

    String first = browser.get("/manage/demo/conversations").body();
    Matcher next = Pattern.compile("/manage/demo/conversations\\?before=[0-9a-f-]+").matcher(first);
    assertThat(next.find()).isTrue();
    assertThat(first.split("class=\"row-link\"", -1)).hasSize(51);
    assertThat(browser.get(next.group()).body().split("class=\"row-link\"", -1)).hasSize(11);
  }

  @Test
  void an_error_is_a_page_or_for_a_part_of_a_page_a_notice() {
    HttpResponse<String> page = browser.get("/manage/demo/conversations/nothing");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("Nothing here", "<!doctype html>");

    HttpResponse<String> part =
        browser.get("/manage/demo/conversations/nothing", "HX-Request", "true");
    assertThat(header(part, "HX-Retarget")).isEqualTo("#notices");
    assertThat(part.body()).contains("Nothing here").doesNotContain("<html");
  }

  @Test
  void a_session_that_ended_sends_a_part_of_a_page_to_the_login_form() {
    browser.cookies().remove("sid");

    HttpResponse<String> response = browser.get("/manage/demo/conversations", "HX-Request", "true");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(header(response, "HX-Redirect")).isEqualTo("/login");
  }

  @Test
  void a_form_of_more_than_64_kib_is_refused() {
    HttpResponse<String> response =
        browser.post("/preferences", Map.of("back", "x".repeat(70_000)));

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void look_and_language_are_kept_and_the_page_comes_back() {
    HttpResponse<String> response =
        browser.post(
            "/preferences", Map.of("theme", "dark", "lang", "es", "back", "/manage/demo/events"));

    assertThat(header(response, "Location")).isEqualTo("/manage/demo/events");
    assertThat(browser.get("/manage/demo/events").body())
        .contains("data-theme=\"dark\"", "lang=\"es\"");
  }

  private Conversation conversation() {
    return new Conversations(console.storage.documents())
        .list(
            Shop.TENANT,
            new Conversations.Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1))
        .getFirst();
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
