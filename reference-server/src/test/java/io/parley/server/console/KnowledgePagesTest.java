package io.parley.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.work.Worker;
import io.parley.rag.article.Articles;
import io.parley.rag.file.KnowledgeFile;
import io.parley.rag.file.PageFetcher;
import io.parley.rag.ingest.TextReader;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the pages of the knowledge base show, and what their forms do. */
class KnowledgePagesTest {
  private static final String HOME = "/manage/demo/knowledge-base";
  private static final String TEXT = "Umbrellas are repaired within five days.";

  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser browser = Browser.signedIn(console);

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElse("").replaceFirst("\\?.*", "");
  }

  private void work() {
    var fetcher =
        new PageFetcher() {
          @Override
          public String checked(String address) {
            return address;
          }

          @Override
          public Fetched fetch(String address) {
            throw new IllegalStateException("no page is fetched here");
          }
        };
    new Worker(
            console.storage.work(),
            List.of(console.knowledge.ingestion(List.of(new TextReader()), fetcher)),
            Worker.Settings.named("t"),
            Clock.systemUTC(),
            new Random(1))
        .drain();
  }

  @Test
  void a_file_is_uploaded_watched_previewed_found_and_removed() {
    browser.get(HOME);
    HttpResponse<String> uploaded =
        browser.upload(HOME + "/files", browser.token(), "repairs.txt", TEXT);

    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(303);
    String file = location(uploaded);
    assertThat(browser.get(file).body())
        .contains("repairs.txt", "Read the text", "hx-trigger=\"every 2s\"");
    assertThat(browser.get(HOME + "/files", "HX-Request", "true").body())
        .contains("<progress", "every 2s")
        .doesNotContain("<html");
    work();

    assertThat(browser.get(file).body()).contains(TEXT, "Searchable").doesNotContain("every 2s");
    assertThat(browser.get(HOME).body()).contains("repairs.txt", "1 chunk");
    assertThat(browser.get(HOME + "?q=repair+of+umbrellas").body())
        .contains(TEXT, "repairs", "score");
    assertThat(browser.get(HOME + "?q=xylophone").body()).contains("Nothing was found");
    assertThat(browser.post(file + "/delete", Map.of()).statusCode()).isEqualTo(303);
    assertThat(browser.get(file).statusCode()).isEqualTo(404);
    assertThat(browser.get(HOME).body()).doesNotContain("repairs.txt");
  }

  @Test
  void a_file_without_the_visits_token_or_of_no_kind_of_ours_is_refused() {
    browser.get(HOME);

    assertThat(browser.upload(HOME + "/files", "wrong", "a.txt", TEXT).statusCode()).isEqualTo(403);
    HttpResponse<String> program = browser.upload(HOME + "/files", browser.token(), "a.exe", "MZ");
    assertThat(program.statusCode()).isEqualTo(422);
    assertThat(program.body()).contains("a file must be one of txt, md, html");
    assertThat(browser.post(HOME + "/urls", Map.of("url", "http://127.0.0.1/")).body())
        .contains("must lead to a host of the public internet");
    assertThat(console.knowledge.files().list(Shop.TENANT, Optional.empty(), Optional.empty(), 9))
        .isEmpty();
  }

  @Test
  void a_file_that_failed_shows_why_and_is_tried_again() {
    browser.get(HOME);
    String file = location(browser.upload(HOME + "/files", browser.token(), "a.csv", "a;b\n1;2\n"));
    work();

    assertThat(browser.get(file).body())
        .contains("the file is a CSV, for which there is no reader here", "Try again");
    assertThat(browser.post(file + "/retry", Map.of()).statusCode()).isEqualTo(303);
    work();
    assertThat(
            console
                .knowledge
                .files()
                .list(Shop.TENANT, Optional.empty(), Optional.empty(), 9)
                .getFirst()
                .status())
        .isEqualTo(KnowledgeFile.Status.FAILED);
  }

  @Test
  void an_article_is_written_in_a_category_changed_and_removed() {
    browser.get(HOME);
    assertThat(browser.post(HOME + "/categories", Map.of("name", "Repairs")).statusCode())
        .isEqualTo(303);
    String category =
        console.knowledge.categories().list(Shop.TENANT, Optional.empty(), 9).getFirst().id();
    String article =
        location(
            browser.post(
                HOME + "/articles",
                Map.of("title", "Umbrellas <b>", "body", TEXT, "categoryId", category)));

    assertThat(browser.get(article).body())
        .contains(TEXT, "Umbrellas &lt;b&gt;", "1 chunk")
        .doesNotContain("Umbrellas <b>");
    assertThat(browser.post(HOME + "/categories/" + category + "/delete", Map.of()).body())
        .contains("must be empty");
    String long200k = "word ".repeat(30_000);
    browser.post(article, Map.of("title", "Boots", "body", long200k, "draft", "yes"));
    assertThat(browser.get(article).body()).contains("Boots");
    assertThat(browser.get(HOME + "?q=umbrellas").body()).contains("Nothing was found");
    assertThat(browser.post(article, Map.of("title", "", "body", "x")).statusCode()).isEqualTo(422);
    assertThat(browser.post(article + "/delete", Map.of()).statusCode()).isEqualTo(303);
    assertThat(
            console
                .knowledge
                .articles()
                .list(Shop.TENANT, Articles.Selection.ALL, Optional.empty(), 9))
        .isEmpty();
    assertThat(browser.post(HOME + "/categories/" + category + "/delete", Map.of()).statusCode())
        .isEqualTo(303);
  }

  @Test
  void an_article_that_is_not_taken_stays_in_its_form_with_the_reason() {
    browser.get(HOME);
    browser.post(HOME + "/categories", Map.of("name", "Repairs"));
    String category =
        console.knowledge.categories().list(Shop.TENANT, Optional.empty(), 9).getFirst().id();

    HttpResponse<String> refused =
        browser.post(
            HOME + "/articles",
            Map.of("title", "", "body", "\nKept <here>", "categoryId", category, "draft", "yes"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains(
            "<details class=\"knowledge-new\" open>",
            "title of 0 characters must have 1 to 300",
            // A browser leaves out the first line break behind the tag.
            "required>\n\nKept &lt;here&gt;</textarea>",
            "<option value=\"" + category + "\" selected>",
            "value=\"yes\" checked>");
    assertThat(browser.get(HOME).body())
        .contains("<details class=\"knowledge-new\"><summary>")
        .doesNotContain("Kept");

    String article = location(browser.post(HOME + "/articles", Map.of("title", "A", "body", TEXT)));
    HttpResponse<String> unchanged =
        browser.post(article, Map.of("title", "B", "body", "Changed so far", "categoryId", "gone"));
    assertThat(unchanged.statusCode()).isEqualTo(422);
    assertThat(unchanged.body())
        .contains(
            "value=\"B\"", "Changed so far", "categoryId 'gone' must be an existing category");
    assertThat(browser.get(article).body()).contains(TEXT).doesNotContain("Changed so far");
  }

  @Test
  void removing_a_category_asks_once_more() {
    browser.get(HOME);
    browser.post(HOME + "/categories", Map.of("name", "Repairs"));

    assertThat(browser.get(HOME).body())
        .contains("<details class=\"sure\">", "Repairs goes if nothing is in it", "Yes, remove");
  }

  @Test
  void the_page_speaks_every_language() {
    for (Map.Entry<String, String> word :
        Map.of(
                "en",
                "Add knowledge",
                "ru",
                "Добавить знания",
                "es",
                "Añadir conocimiento",
                "pt",
                "Adicionar conhecimento")
            .entrySet()) {
      browser.post("/preferences", Map.of("lang", word.getKey(), "back", HOME));
      assertThat(browser.get(HOME).body()).contains(word.getValue());
    }
  }
}
