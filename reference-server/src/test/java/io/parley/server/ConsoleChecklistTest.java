package io.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxLead;
import io.parley.server.browser.Chromium;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a shop does on its first day, all of it in the console in a real browser. */
class ConsoleChecklistTest {
  private static final String PASSWORD = "a password for tests";

  @RegisterExtension static final Chromium chromium = new Chromium();

  private Store.Shared running;
  private BrowserContext context;
  private Page page;
  private String agent;

  @BeforeEach
  void start() {
    running = new Store.Shared(Store.SQLITE, Map.of());
    context = chromium.at(running.server.port()).looking(Chromium.Look.LIGHT);
    page = chromium.page(context);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void an_agent_is_made_taught_connected_and_seen_at_work_without_leaving_the_console() {
    chromium.expects("status of 422"); // two forms are refused
    SandboxAccount kommo = running.kommo.account("acme");
    chromium.signIn(page, PASSWORD);

    anAgentIsMade();
    aFileIsTaughtAndFound();
    theTestChatAnswersAndKeepsItsHistory();
    anAccountIsConnected(kommo.token());
    aScriptARuleAndASequenceAreWritten();
    Page dashboard = chromium.page(context);
    dashboard.navigate(console("dashboard"));
    assertThat(dashboard.locator("#live")).hasText("Live");

    SandboxLead deal = kommo.createLead("A new deal");
    kommo.customerWrites("Ana", "I would like a quote please");

    KommoAppTest.await(() -> kommo.lead(deal.id()).orElseThrow().tags().contains("hello"));
    KommoAppTest.await(
        () -> kommo.tasks().stream().anyMatch(task -> task.text().equals("Call them")));
    KommoAppTest.await(
        () ->
            kommo.sentMessages().stream()
                .anyMatch(sent -> sent.text().contains("Whom may I write the quote for")));
    assertThat(dashboard.locator("#feed")).containsText("Message received");
    assertThat(dashboard.locator("#feed")).containsText("Effect confirmed");
    allOfItIsSeen(deal.id());
    settingsAreChangedAndKept();
    everyPageOpens();
  }

  private void anAgentIsMade() {
    nav("Agents");
    page.getByText("New agent").click();
    field("name").fill("Sofia");
    field("instructions").fill("Be friendly and short.");
    field("languages").fill("english");
    page.getByText("Create agent").click();
    assertThat(page.locator("[id='languages-problem']"))
        .hasText("languages 'english' must be an ISO 639-1 code such as es");
    assertThat(field("languages")).hasAttribute("aria-invalid", "true");
    field("languages").fill("en, es");
    page.locator("input[name='tools.addTag']").check();
    page.getByText("Create agent").click();

    assertThat(page.locator(".done")).hasText("The agent is kept.");
    page.reload();
    assertThat(field("instructions")).hasValue("Be friendly and short.");
    assertThat(page.locator("input[name='tools.addTag']")).isChecked();
    agent = page.url().replaceFirst(".*/ai-agents/", "").replaceFirst("\\?.*", "");
  }

  private void aFileIsTaughtAndFound() {
    nav("Knowledge");
    page.locator("#file")
        .setInputFiles(
            new FilePayload(
                "delivery.txt",
                "text/plain",
                "Delivery takes two to three days inside the country."
                    .getBytes(StandardCharsets.UTF_8)));
    page.getByText("Upload", new Page.GetByTextOptions().setExact(true)).click();
    page.navigate(console("knowledge-base"));
    assertThat(page.locator("#files li .badge.good")).isVisible();
    page.locator("#q").fill("How long does delivery take?");
    page.keyboard().press("Enter");
    assertThat(page.locator(".passage").first()).containsText("two to three days");
  }

  private void theTestChatAnswersAndKeepsItsHistory() {
    page.navigate(console("test-chat"));
    assertThat(page.locator("#agent option")).containsText(new String[] {"Sofia"});
    page.locator("#message").fill("How long does delivery take?");
    page.keyboard().press("Enter");
    Locator answer = page.locator(".message.agent:not(.pending) .bubble");
    assertThat(answer).containsText("two to three days");
    page.reload();
    assertThat(answer).containsText("two to three days");
  }

  private void anAccountIsConnected(String token) {
    page.navigate(console("ai-agents/" + agent + "/integrations"));
    Locator form = page.locator("#by-token");
    form.locator("[name=account]").fill("acme.kommo.com");
    form.locator("[name='auth.token']").fill("wrong-token");
    form.locator("button").click();
    assertThat(page.locator("[id='auth.token-problem']")).containsText("was refused by");
    assertThat(form.locator("[name=account]")).hasValue("acme.kommo.com");
    form.locator("[name='auth.token']").fill(token);
    form.locator("button").click();

    assertThat(page.locator(".integration .card-head .badge")).hasText("connected");
    assertThat(page.locator(".sync .badge.good")).hasText("done");
    assertThat(page.locator(".pipelines li").first()).isVisible();
    assertThat(page.locator(".ways li").first()).containsText("As a message in the talk");
    assertThat(page.locator(".address"))
        .hasValue(java.util.regex.Pattern.compile(".*/webhooks/kommo/.+"));
    page.getByText("Only what changed").click();
    assertThat(page.locator(".sync")).containsText("what changed");
    assertThat(page.locator(".sync > .row .badge.good")).hasText("done");
    KommoAppTest.await(() -> !running.kommo.account("acme").activeWebhooks().isEmpty());
  }

  private void aScriptARuleAndASequenceAreWritten() {
    tab("Scripts");
    page.getByText("New script").click();
    field("name").fill("Quotes");
    field("keywords").fill("quote");
    page.locator("[name=id0]").fill("who");
    page.locator("[name=say0]").fill("Whom may I write the quote for?");
    page.locator("[name=type0]").selectOption("name");
    page.locator("[name=slot0]").fill("name");
    page.locator("button.primary").click();
    assertThat(page.locator("h1")).hasText("Quotes");

    page.navigate(console("ai-agents/" + agent + "/rules"));
    page.getByText("New rule").click();
    field("name").fill("Greet");
    field("on").fill("lead.created");
    page.locator("[name=field0]").fill("lead.name");
    page.locator("[name=op0]").selectOption("contains");
    page.locator("[name=value0]").fill("deal");
    page.locator("[name=action0]").selectOption("addTag");
    page.locator("[name=parameters0]").fill("tag: hello");
    page.locator("button.primary").click();
    assertThat(page.locator(".card").first()).containsText("Greet");

    tab("Sequences");
    page.getByText("New sequence").click();
    field("name").fill("Follow up");
    field("on").fill("lead.created");
    page.locator("[name=type0]").selectOption("createTask");
    page.locator("[name=value0]").fill("Call them");
    page.locator("[name=type1]").selectOption("wait");
    page.locator("[name=value1]").fill("2d");
    page.locator("[name=type2]").selectOption("message");
    page.locator("[name=value2]").fill("Are you still there?");
    page.locator("button.primary").click();
    assertThat(page.locator("h1")).hasText("Follow up");
  }

  private void allOfItIsSeen(long deal) {
    page.navigate(console("ai-agents/" + agent + "/rules"));
    assertThat(page.locator(".card").last()).containsText("Greet");
    assertThat(page.locator(".card").last()).containsText("lead:" + deal);
    page.locator("main").getByText("Switch off").click();
    assertThat(page.locator("main").getByText("Switch on")).isVisible();

    tab("Sequences");
    page.locator("main").getByText("Follow up").first().click();
    assertThat(page.locator("main")).containsText("lead:" + deal);

    page.navigate(console("ai-agents/" + agent + "/scripts"));
    page.locator("main").getByText("Quotes").first().click();
    assertThat(page.locator(".path")).containsText("who");
  }

  private void settingsAreChangedAndKept() {
    nav("Account settings");
    field("name").fill("Acme lamps");
    field("timezone").fill("Europe/Madrid");
    page.getByText("Save settings").click();
    assertThat(page.locator(".done")).hasText("The settings are kept.");
    page.reload();
    assertThat(field("name")).hasValue("Acme lamps");
    assertThat(field("timezone")).hasValue("Europe/Madrid");
  }

  private void everyPageOpens() {
    for (String path :
        List.of("dashboard", "conversations", "events", "effects", "jobs", "ai-agents")) {
      assertThat(page.navigate(console(path)).status()).as(path).isEqualTo(200);
    }
    page.navigate(console("ai-agents/" + agent));
    page.getByText("Remove this agent…").click();
    page.getByText("Yes, remove").click();
    assertThat(page.locator("main")).containsText("There is no agent yet");
  }

  private String console(String path) {
    return chromium.url("/manage/demo/" + path);
  }

  private Locator field(String name) {
    return page.locator("[id='" + name + "']");
  }

  private void nav(String name) {
    page.locator(".nav a", new Page.LocatorOptions().setHasText(name)).click();
  }

  private void tab(String name) {
    page.locator(".tabs a", new Page.LocatorOptions().setHasText(name)).click();
  }
}
