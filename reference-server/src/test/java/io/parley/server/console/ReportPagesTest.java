package io.parley.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.parley.core.conversation.Message;
import io.parley.core.work.Worker;
import io.parley.rag.article.Article;
import io.parley.rag.article.Articles;
import io.parley.server.browser.Chromium;
import io.parley.server.export.Exporter;
import io.parley.server.insight.Feedback;
import io.parley.server.insight.Gap;
import io.parley.server.store.Stored;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people think of answers, what was left unanswered, and files of it all. */
class ReportPagesTest {
  private static final String GAPS = "/manage/demo/knowledge-base/gaps";
  private static final String EXPORTS = "/manage/demo/analytics/export";
  private static final String KNOWN = "How long does delivery take?";
  private static final String UNKNOWN = "Do you repair bicycles?";

  @RegisterExtension static final Chromium chromium = new Chromium();
  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser browser = Browser.signedIn(console);

  /** Asks in the test chat; the agent's answer. */
  private Message asked(String question) {
    String id = UUID.randomUUID().toString();
    HttpResponse<String> turn =
        browser.post(
            "/manage/demo/test-chat",
            Map.of("message", question, "conversation", id, "agent", console.shop.agent().id()));
    assertThat(turn.statusCode()).isEqualTo(303);
    return console.storage.conversations().tail(Shop.TENANT, id, 9).stream()
        .filter(message -> message instanceof Message.FromAgent)
        .findFirst()
        .orElseThrow();
  }

  private Optional<Feedback> feedback(Message message) {
    return console.insight.feedbacks().find(Shop.TENANT, message.id()).map(Stored::value);
  }

  private List<Gap> gaps() {
    return console.insight.gaps().all(Shop.TENANT, Optional.empty(), Instant.now());
  }

  @Test
  void an_answer_is_rated_once_whatever_was_said_before_and_is_in_the_figures() {
    String rating = "/manage/demo/messages/" + asked(KNOWN).id() + "/rating";
    Message answer = asked(KNOWN);
    String other = "/manage/demo/messages/" + answer.id() + "/rating";

    HttpResponse<String> part = browser.post(other, Map.of("rating", "down"), "HX-Request", "true");
    assertThat(part.body())
        .contains("What would have been right?", "Your rating is kept")
        .doesNotContain("<html");
    browser.post(other, Map.of("rating", "down", "correction", "Two days, by courier."));
    browser.post(rating, Map.of("rating", "up"));

    assertThat(feedback(answer).orElseThrow().correction()).contains("Two days, by courier.");
    assertThat(feedback(answer).orElseThrow().by()).isEqualTo("Owner");
    assertThat(browser.get("/manage/demo/analytics").body()).contains("<b>1 / 1</b>");
    browser.post(other, Map.of("rating", "up", "correction", "Two days, by courier."));
    assertThat(browser.get("/manage/demo/analytics").body()).contains("<b>2 / 0</b>");
  }

  @Test
  void only_what_an_agent_said_is_rated_and_in_words_that_make_sense() {
    Message answer = asked(KNOWN);
    String rating = "/manage/demo/messages/" + answer.id() + "/rating";

    assertThat(browser.post(rating, Map.of("rating", "sideways")).statusCode()).isEqualTo(400);
    assertThat(
            browser
                .post("/manage/demo/messages/nothing/rating", Map.of("rating", "up"))
                .statusCode())
        .isEqualTo(404);
    assertThat(
            browser
                .post(
                    rating,
                    Map.of("rating", "down", "correction", "x".repeat(5_001)),
                    "HX-Request",
                    "true")
                .body())
        .contains("must have at most 5000");
    assertThat(feedback(answer)).isEmpty();
    HttpResponse<String> plain =
        browser.post(rating, Map.of("rating", "up", "back", "https://elsewhere.example/"));
    assertThat(plain.headers().firstValue("Location").orElseThrow())
        .isEqualTo("/manage/demo/dashboard#m-" + answer.id());
  }

  @Test
  void a_thumb_and_a_few_words_are_kept_over_a_reload() {
    Page page =
        chromium
            .at(console.port())
            .signIn(chromium.page(Chromium.Look.PHONE), RunningConsole.PASSWORD);
    page.navigate(chromium.url("/manage/demo/test-chat"));
    page.locator("#message").fill(KNOWN);
    page.keyboard().press("Enter");
    Locator rating = page.locator(".message.agent .rating");

    rating.getByTitle("Bad answer").click();
    assertThat(rating.getByTitle("Bad answer")).hasAttribute("aria-pressed", "true");
    rating.locator("textarea").fill("Two days, by courier.");
    rating.getByText("Keep", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(rating.locator("summary")).hasText("What was said");
    assertThat(Chromium.fits(page)).isTrue();

    page.reload();
    assertThat(rating.getByTitle("Bad answer")).hasAttribute("aria-pressed", "true");
    assertThat(rating.getByTitle("Good answer")).hasAttribute("aria-pressed", "false");
    assertThat(rating.locator("textarea")).hasValue("Two days, by courier.");
    page.navigate(chromium.url(GAPS));
    assertThat(page.locator(".gap")).containsText("1 answered badly");
    assertThat(page.locator(".example .reason")).hasText("Two days, by courier.");
  }

  @Test
  void an_unanswered_question_becomes_an_article_or_is_put_away() {
    assertThat(browser.get(GAPS).body()).contains("No open question");
    asked(UNKNOWN);
    asked(UNKNOWN);
    asked("Which colours of umbrellas are there?");
    assertThat(gaps()).hasSize(2);
    Gap often = gaps().getFirst();
    Gap once = gaps().getLast();

    String list = browser.get(GAPS).body();
    assertThat(list).contains("Asked 2 times", "Asked once", "open 2", "Write an article");
    assertThat(list.indexOf(UNKNOWN)).isLessThan(list.indexOf("Which colours"));
    String form = browser.get(GAPS + "/" + often.id()).body();
    assertThat(form).contains(UNKNOWN, "Nobody has answered it yet", "&gt; " + UNKNOWN);

    String write = GAPS + "/" + often.id() + "/article";
    HttpResponse<String> empty =
        browser.post(write, Map.of("title", "Repairs", "body", "> " + UNKNOWN + "\r\n\r\n…"));
    assertThat(empty.statusCode()).isEqualTo(422);
    assertThat(empty.body()).contains("The answer is still missing", "value=\"Repairs\"");
    assertThat(browser.post(write, Map.of("title", "", "body", "Yes, within a week.")).statusCode())
        .isEqualTo(422);
    HttpResponse<String> written =
        browser.post(write, Map.of("title", "Repairs", "body", "Yes, within a week."));
    assertThat(written.statusCode()).as(written.body()).isEqualTo(303);
    assertThat(browser.get(written.headers().firstValue("Location").orElseThrow()).body())
        .contains("The article is kept", "Yes, within a week.");
    assertThat(
            console
                .knowledge
                .articles()
                .list(Shop.TENANT, Articles.Selection.ALL, Optional.empty(), 9))
        .extracting(Article::content)
        .extracting(Article.Content::title)
        .containsExactly("Repairs");

    browser.post(GAPS + "/" + once.id() + "/dismiss", Map.of());
    assertThat(browser.get(GAPS).body()).contains("No open question");
    assertThat(browser.get(GAPS + "?state=answered").body())
        .contains(UNKNOWN, "decided by Owner", "the article");
    assertThat(browser.get(GAPS + "?state=dismissed").body()).contains("Which colours");
    browser.post(GAPS + "/" + once.id() + "/reopen", Map.of());
    assertThat(browser.get(GAPS).body()).contains("Which colours");
  }

  private void export() {
    var exporter =
        new Exporter(
            console.storage,
            console.kommo.integrations()::ofAgent,
            (tenant, before, limit) ->
                console.knowledge.articles().list(tenant, Articles.Selection.ALL, before, limit));
    new Worker(
            console.storage.work(),
            List.of(console.exports.job(exporter)),
            Worker.Settings.named("t"),
            Clock.systemUTC(),
            new Random(1))
        .drain();
  }

  @Test
  void a_file_is_asked_for_watched_while_it_is_made_downloaded_and_removed() {
    assertThat(browser.get(EXPORTS).body()).contains("No file was made yet");
    asked(KNOWN);
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    HttpResponse<String> started =
        browser.post(
            EXPORTS, Map.of("kind", "messages", "format", "csv", "from", today, "to", today));
    assertThat(started.statusCode()).as(started.body()).isEqualTo(303);
    assertThat(browser.get(EXPORTS + "?done=exporting").body())
        .contains("The file is being made", "every 1s", "<progress", "0 B written so far")
        .doesNotContain("Download");
    export();

    String id = console.exports.list(Shop.TENANT, Optional.empty(), 9).getFirst().id();
    assertThat(browser.get(EXPORTS + "/rows", "HX-Request", "true").body())
        .contains("Download", "2 rows", EXPORTS + "/" + id + "/content")
        .as("what asks once more stays open while the page looks again")
        .contains("id=\"remove-" + id + "\" hx-preserve", "messages.csv cannot be downloaded")
        .doesNotContain("every 1s", "<html");
    HttpResponse<String> file = browser.get(EXPORTS + "/" + id + "/content");
    assertThat(file.body()).contains(KNOWN, "two to three days");
    assertThat(file.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"messages.csv\"");
    browser.post(EXPORTS + "/" + id + "/remove", Map.of());
    assertThat(browser.get(EXPORTS + "/" + id + "/content").statusCode()).isEqualTo(404);
    assertThat(browser.get(EXPORTS).body()).contains("No file was made yet");
  }

  @Test
  void a_file_that_cannot_be_made_is_refused_with_the_reason() {
    HttpResponse<String> backwards =
        browser.post(
            EXPORTS,
            Map.of("kind", "events", "format", "jsonl", "from", "2026-02-02", "to", "2026-01-01"));
    assertThat(backwards.statusCode()).isEqualTo(422);
    assertThat(backwards.body()).contains("must be before", "value=\"2026-02-02\"");
    assertThat(
            browser
                .post(
                    EXPORTS,
                    Map.of("kind", "articles", "format", "xlsx", "agentId", "sofia", "from", ""))
                .body())
        .contains("they belong to no agent");
    assertThat(browser.post(EXPORTS, Map.of("kind", "secrets", "format", "csv")).statusCode())
        .isEqualTo(422);
    assertThat(
            browser.post(EXPORTS, Map.of("kind", "events", "format", "csv", "from", "soon")).body())
        .contains("must be a date such as");
  }

  @Test
  void the_pages_speak_four_languages() {
    asked(UNKNOWN);
    String gap = GAPS + "/" + gaps().getFirst().id();
    browser.post(EXPORTS, Map.of("kind", "leads", "format", "xlsx"));
    for (Map.Entry<String, String> language :
        Map.of(
                "en", "Unanswered questions",
                "ru", "Вопросы без ответа",
                "es", "Preguntas sin respuesta",
                "pt", "Perguntas sem resposta")
            .entrySet()) {
      browser.post("/preferences", Map.of("lang", language.getKey(), "back", GAPS));
      assertThat(browser.get(GAPS).body())
          .contains("<h1>" + language.getValue() + "</h1>")
          .doesNotContain(">gaps.", ">gap.");
      assertThat(browser.get(gap).body()).doesNotContain(">gap.", ">gaps.");
      assertThat(browser.get(EXPORTS).body()).doesNotContain(">exports.", ">export");
    }
  }
}
