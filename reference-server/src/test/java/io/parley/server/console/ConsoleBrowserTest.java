package io.parley.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.parley.core.work.EffectState;
import io.parley.server.browser.Chromium;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console in a real browser. */
class ConsoleBrowserTest {
  @RegisterExtension static final Chromium chromium = new Chromium();
  @RegisterExtension final RunningConsole console = new RunningConsole();

  private BrowserContext context;
  private Page page;

  @BeforeEach
  void start() {
    context = chromium.at(console.port()).looking(Chromium.Look.LIGHT);
    page = chromium.page(context);
  }

  @Test
  void a_member_signs_in_tries_the_agent_and_finds_the_history_after_a_reload() {
    chromium.signIn(page, RunningConsole.PASSWORD);
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
    chromium.signIn(page, RunningConsole.PASSWORD);
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
    chromium.signIn(page, RunningConsole.PASSWORD);
    page.navigate(console.url("/manage/demo/conversations"));
    page.getByText("Lucía Ferrer").click();
    Page other = chromium.page(context);
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
    chromium.signIn(page, RunningConsole.PASSWORD);
    page.navigate(console.url("/manage/demo/effects?state=unknown"));

    page.getByText("It was sent").click();

    assertThat(page.locator(".effect .badge")).hasText("done");
    assertThat(page.locator(".effect .reason")).hasText("found sent by Owner");
  }

  @Test
  void a_job_that_was_given_up_is_tried_again_and_one_that_waits_is_cancelled() {
    console.shop.jobs(Instant.now());
    chromium.signIn(page, RunningConsole.PASSWORD);
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
    chromium.signIn(page, RunningConsole.PASSWORD);
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
    Page phone = chromium.signIn(chromium.page(Chromium.Look.SMALL), RunningConsole.PASSWORD);
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
      phone.navigate(console.url("/manage/demo/" + path));
      assertThat(Chromium.fits(phone)).as(path).isTrue();
    }
  }
}
