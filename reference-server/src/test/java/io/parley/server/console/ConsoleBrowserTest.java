package io.parley.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.parley.core.work.EffectState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The console in a real browser. {@code PARLEY_TEST_CHROMIUM} names the browser; with the system
 * property {@code parley.screenshots} set to a folder, pictures of the pages are left there.
 */
@EnabledIf("browserIsHere")
class ConsoleBrowserTest {
  private static final Path CHROMIUM =
      Path.of(System.getenv().getOrDefault("PARLEY_TEST_CHROMIUM", "/usr/bin/chromium"));

  private static Playwright playwright;
  private static Browser chromium;

  private final List<String> complaints = new ArrayList<>();
  private RunningConsole console;
  private BrowserContext context;
  private Page page;

  static boolean browserIsHere() {
    return Files.isExecutable(CHROMIUM);
  }

  @BeforeAll
  static void launch() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @AfterAll
  static void quit() {
    playwright.close();
  }

  @BeforeEach
  void start() {
    console = new RunningConsole();
    context = chromium.newContext(new Browser.NewContextOptions().setLocale("en-GB"));
    page = opened(context);
  }

  @AfterEach
  void stop() throws IOException {
    context.close();
    console.close();
    assertThat(complaints).as("what the browser complained about").isEmpty();
  }

  @Test
  void a_member_signs_in_tries_the_agent_and_finds_the_history_after_a_reload() {
    signIn(page);
    page.locator(".nav a", new Page.LocatorOptions().setHasText("Test chat")).click();

    page.getByLabel("Write a message…").fill("How long does delivery take?");
    page.keyboard().press("Enter");

    assertThat(page.locator(".message.agent .bubble")).containsText("two to three days");
    assertThat(page.locator(".message.pending")).hasCount(0);
    assertThat(page.getByLabel("Write a message…")).hasValue("");
    assertThat(page.locator(".citations summary")).hasText("Delivery › How long it takes");
    page.getByText("Why this answer").click();
    assertThat(page.locator(".passages li")).hasCount(3);
    assertThat(page.locator("#own li")).hasCount(1);

    page.reload();
    assertThat(page.locator(".message.customer")).containsText("How long does delivery take?");
    assertThat(page.locator(".message.agent .bubble")).containsText("two to three days");

    page.getByLabel("Write a message…").fill("And who won the cup?");
    page.keyboard().press("Enter");
    assertThat(page.locator(".message.agent")).hasCount(2);
    assertThat(page.locator(".message.agent").last()).containsText("I do not find that");
  }

  @Test
  void the_dashboard_shows_what_happens_while_it_happens() {
    signIn(page);
    assertThat(page.locator("#live")).hasText("Live");
    assertThat(page.locator("#feed-empty")).isVisible();

    console.shop.served(
        "Lucía Ferrer", "How long does delivery take?", EffectState.DONE, Instant.now());

    assertThat(page.locator("#feed li")).hasCount(4);
    assertThat(page.locator("#feed li").first()).containsText("Effect confirmed");
    assertThat(page.locator("#feed li").last()).containsText("Message received");
    assertThat(page.locator("#feed-empty")).isHidden();
    assertThat(page.locator("#counters li").nth(1)).containsText("1");
  }

  @Test
  void an_open_conversation_shows_the_operators_answer_to_others_at_once() {
    console.shop.served(
        "Lucía Ferrer", "How long does delivery take?", EffectState.DONE, Instant.now());
    signIn(page);
    page.navigate(console.url("/manage/demo/conversations"));
    page.getByText("Lucía Ferrer").click();
    Page other = opened(context);
    other.navigate(page.url());

    page.getByText("Take over").click();
    assertThat(other.locator(".thread .badge").first()).hasText("with a person");
    page.locator("#message").fill("Hello, this is Ana.");
    page.keyboard().press("Enter");
    assertThat(page.locator(".message.human .bubble")).hasText("Hello, this is Ana.");

    page.getByText("Hand back to the agent").click();
    assertThat(page.locator(".thread .badge").first()).hasText("with the agent");
    assertThat(other.locator(".message.human .bubble")).hasText("Hello, this is Ana.");
  }

  @Test
  void an_unknown_effect_is_decided_on_where_it_stands() {
    console.shop.served(
        "Lucía Ferrer", "How long does delivery take?", EffectState.UNKNOWN, Instant.now());
    signIn(page);
    page.navigate(console.url("/manage/demo/effects?state=unknown"));

    page.getByText("It was sent").click();

    assertThat(page.locator(".effect .badge")).hasText("done");
    assertThat(page.locator(".effect .reason")).hasText("found sent by Owner");
  }

  @Test
  void a_job_that_was_given_up_is_tried_again_and_one_that_waits_is_cancelled() {
    console.shop.jobs(Instant.now());
    signIn(page);
    page.locator(".nav a", new Page.LocatorOptions().setHasText("Jobs")).click();
    assertThat(page.locator(".job")).hasCount(2);

    page.locator(".filter a", new Page.LocatorOptions().setHasText("given up")).click();
    assertThat(page.locator(".job")).hasCount(1);
    assertThat(page.locator(".job .reason")).containsText("the file is encrypted");
    page.getByText("Try again").click();
    assertThat(page.locator(".job .badge")).hasText("waiting");
    assertThat(page.getByText("Try again")).hasCount(0);

    page.navigate(console.url("/manage/demo/jobs?status=queued"));
    page.locator("#job-later").getByText("Cancel").click();
    assertThat(page.locator("#job-later .badge")).hasText("cancelled");
  }

  @Test
  void the_look_changes_at_once_and_stays() {
    signIn(page);
    page.getByTitle("Switch between light and dark").click();
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    page.waitForCondition(
        () -> context.cookies().stream().anyMatch(cookie -> cookie.name.equals("theme")));

    page.reload();
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
  }

  @Test
  void no_page_is_wider_than_a_small_phone() {
    console.shop.served(
        "Lucía Ferrer", "How long does delivery take?", EffectState.UNKNOWN, Instant.now());
    page.setViewportSize(360, 740);
    signIn(page);
    for (String path :
        List.of(
            "dashboard",
            "test-chat",
            "conversations",
            "events",
            "effects",
            "jobs",
            "ai-agents",
            "knowledge-base")) {
      page.navigate(console.url("/manage/demo/" + path));
      assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
          .as(path)
          .isLessThanOrEqualTo(360);
    }
  }

  @Test
  void pictures_of_the_pages_are_taken_on_request() {
    String folder = System.getProperty("parley.screenshots");
    if (folder == null) {
      return;
    }
    String event = fillShop();
    for (Look look : Look.values()) {
      var options =
          new Browser.NewContextOptions()
              .setLocale("en-GB")
              .setColorScheme(look == Look.DARK ? ColorScheme.DARK : ColorScheme.LIGHT)
              .setDeviceScaleFactor(look == Look.PHONE ? 2 : 1)
              .setViewportSize(look == Look.PHONE ? 390 : 1360, look == Look.PHONE ? 844 : 900);
      try (BrowserContext own = chromium.newContext(options)) {
        Page shown = opened(own);
        shown.navigate(console.url("/login"));
        picture(shown, folder, "login", look);
        signIn(shown);
        assertThat(shown.locator("#live")).hasText("Live");
        picture(shown, folder, "dashboard", look);
        for (String path :
            List.of("conversations", "events", "effects", "jobs", "ai-agents", "events/" + event)) {
          shown.navigate(console.url("/manage/demo/" + path));
          picture(shown, folder, path.startsWith("events/") ? "event" : path, look);
        }
        shown.navigate(console.url("/manage/demo/conversations"));
        shown.locator(".row-link").first().click();
        assertThat(shown.locator(".thread")).isVisible();
        picture(shown, folder, "conversation", look);
        shown.navigate(console.url("/manage/demo/test-chat"));
        for (String question :
            List.of("How long does delivery take?", "Can I pay with seashells?")) {
          shown.locator("#message").fill(question);
          int before = shown.locator(".message.agent:not(.pending)").count();
          shown.keyboard().press("Enter");
          assertThat(shown.locator(".message.agent:not(.pending)")).hasCount(before + 1);
        }
        shown.getByText("Why this answer").first().click();
        shown.locator(".passages summary").first().click();
        picture(shown, folder, "test-chat", look);
      }
    }
  }

  private enum Look {
    LIGHT,
    DARK,
    PHONE
  }

  private String fillShop() {
    Instant now = Instant.now();
    for (int i = 0; i < 40; i++) {
      console.shop.served(
          i % 2 == 0 ? "Marta Pérez" : "Ivan Petrov",
          i % 7 == 3 ? "Do you repair bicycles?" : "When will my order be delivered?",
          EffectState.DONE,
          now.minus(Duration.ofMinutes(35L * (40 - i))));
    }
    console.shop.jobs(now);
    console.shop.served(
        "João Silva", "Vocês repair bicycles?", EffectState.DONE, now.minusSeconds(900));
    console.shop.served(
        "Анна Смирнова", "Where is my order?", EffectState.UNKNOWN, now.minusSeconds(300));
    return console.shop.served(
        "Lucía Ferrer", "¿Cuánto tarda el envío?", EffectState.DONE, now.minusSeconds(12));
  }

  private static void picture(Page page, String folder, String name, Look look) {
    page.evaluate("document.fonts.ready");
    String suffix = look.name().toLowerCase(java.util.Locale.ROOT);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of(folder, name + "-" + suffix + ".png")));
  }

  private Page opened(BrowserContext context) {
    Page opened = context.newPage();
    opened.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    opened.onPageError(complaints::add);
    return opened;
  }

  private void signIn(Page page) {
    page.navigate(console.url("/"));
    page.getByLabel("User name").fill("owner");
    page.getByLabel("Password").fill(RunningConsole.PASSWORD);
    page.locator("button.primary").click();
    assertThat(page.locator("h1")).hasText("Dashboard");
  }
}
