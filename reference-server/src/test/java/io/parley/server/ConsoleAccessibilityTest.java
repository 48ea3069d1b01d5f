package io.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import io.parley.core.secret.Secret;
import io.parley.server.browser.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every page with something in it, for people who see, hear or tap it otherwise. */
class ConsoleAccessibilityTest {
  @RegisterExtension static final Chromium chromium = new Chromium();

  private static final String PASSWORD = "a password for tests";
  private static final String FAULTS =
      "axe.run(document, {resultTypes: ['violations']}).then(found => !found.passes.length"
          + " ? ['nothing was looked at'] : found.violations"
          + ".filter(each => ['serious', 'critical'].includes(each.impact))"
          + ".map(each => each.id + ' at ' + each.nodes.map(node => node.target.join(' ')"
          + " + ' (' + node.failureSummary + ')').join(', ')))";

  private static Store.Shared running;
  private static Map<String, String> pages;
  private static String axe;

  @BeforeAll
  static void start() throws IOException {
    Secret key = Secret.random(32);
    running = new Store.Shared(Store.SQLITE, Map.of("PARLEY_BOOTSTRAP_API_KEY", key.reveal()));
    var owner = new Client(running.server.port(), key.reveal());
    var company = new Company(owner, running.kommo.account("acme").token());
    pages = pages(owner, company);
    owner.until(
        company.integration.location() + "/sync",
        runs -> runs.items().stream().allMatch(run -> "succeeded".equals(run.get("status"))));
    chromium.at(running.server.port());
    try (InputStream in = ConsoleAccessibilityTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  /** Where each page is, by the name of its picture. */
  private static Map<String, String> pages(Client owner, Company company) {
    String agent = owner.get("/api/agents").items().getFirst().get("id").toString();
    String api = "/api/agents/" + agent;
    String gap = unanswered(owner, agent); // before it has hours of its own
    owner.patch(
        api,
        "{'description':'Answers about orders and delivery.','instructions':'Be friendly.',"
            + "'languages':['en','es'],'tools':['addTag','createTask'],'workingHours':{"
            + "'timezone':'Europe/Madrid','hours':{'monday':[{'from':'09:00','to':'18:00'}]}}}");
    var script =
        owner.post(
            api + "/scripts",
            "{'name':'Quotes','trigger':{'keywords':['quote']},"
                + "'steps':[{'id':'who','say':'Whom for?','ask':{'slot':'name','type':'name'}}]}");
    String base = "ai-agents/" + agent;
    Map<String, String> all = new LinkedHashMap<>();
    for (String plain :
        List.of(
            "dashboard",
            "conversations",
            "events",
            "effects",
            "jobs",
            "ai-agents",
            "account-settings",
            "password",
            "account-settings/webhooks",
            "analytics/export",
            "kommo-refused")) {
      all.put(plain, plain);
    }
    all.put("test-chat", "test-chat?agent=" + agent);
    all.put("knowledge-base", "knowledge-base?q=parcels");
    all.put("file", "knowledge-base/files/" + first(owner, "/api/knowledge-base/files"));
    all.put("article", "knowledge-base/articles/" + first(owner, "/api/knowledge-base/articles"));
    all.put("conversation", "conversations/" + first(owner, "/api/chat/conversations"));
    all.put("event", "events/" + first(owner, "/api/events"));
    all.put("analytics", "analytics");
    all.put("audit", "account-settings/audit?verify=1");
    all.put("agent-new", "ai-agents/new");
    all.put("agent", base);
    all.put("integrations", base + "/integrations");
    all.put("ways", base + "/integrations/" + first(owner, api + "/integrations") + "/ways");
    all.put("hooks", base + "/integrations/hooks");
    all.put("webhook", "account-settings/webhooks/" + first(owner, "/api/webhook-subscriptions"));
    all.put("gaps", "knowledge-base/gaps");
    all.put("gap", "knowledge-base/gaps/" + gap);
    all.put("scripts", base + "/scripts");
    all.put("script", base + "/scripts/" + script.id());
    all.put("rules", base + "/rules");
    all.put("rule", base + "/rules/" + first(owner, api + "/rules"));
    all.put("sequences", base + "/sequences");
    all.put("sequence", base + "/sequences/" + first(owner, api + "/sequences"));
    assertThat(company.things).isNotEmpty();
    return all;
  }

  /** A question that nothing answers. */
  private static String unanswered(Client owner, String agent) {
    owner.post("/api/chat", "{'agentId':'" + agent + "','message':'Do you repair bicycles?'}");
    return owner
        .until("/api/knowledge-base/gaps", seen -> !seen.items().isEmpty())
        .items()
        .getFirst()
        .get("id")
        .toString();
  }

  private static String first(Client owner, String list) {
    return owner.get(list).items().getFirst().get("id").toString();
  }

  @Test
  void no_page_has_a_serious_fault_in_either_theme() {
    List<String> faults = new ArrayList<>();
    for (Chromium.Look look : List.of(Chromium.Look.LIGHT, Chromium.Look.DARK)) {
      Page page = chromium.looking(look).newPage();
      page.navigate(chromium.url("/login"));
      faults.addAll(faults(page, look + " login"));
      chromium.signIn(page, PASSWORD);
      for (Map.Entry<String, String> each : pages.entrySet()) {
        shown(page, each.getValue());
        faults.addAll(faults(page, look + " " + each.getKey()));
      }
    }
    assertThat(faults).isEmpty();
  }

  private static List<String> faults(Page page, String where) {
    page.evaluate(axe);
    List<String> faults = new ArrayList<>();
    for (Object fault : (List<?>) page.evaluate(FAULTS)) {
      faults.add(where + ": " + fault);
    }
    return faults;
  }

  @Test
  void no_page_is_wider_than_a_small_phone_or_complains_in_the_language_with_the_longest_words() {
    Page page = chromium.signIn(chromium.page(Chromium.Look.SMALL), PASSWORD);
    page.context().addCookies(List.of(new Cookie("lang", "ru").setUrl(chromium.url("/"))));
    for (Map.Entry<String, String> each : pages.entrySet()) {
      shown(page, each.getValue());
      assertThat(page.locator("html")).hasAttribute("lang", "ru");
      assertThat(Chromium.fits(page)).as(each.getKey()).isTrue();
    }
  }

  @Test
  void a_phone_reaches_every_section_with_the_keyboard_and_without_sideways_scrolling() {
    Page page = chromium.signIn(chromium.page(Chromium.Look.SMALL), PASSWORD);
    shown(page, "dashboard");
    assertThat(page.locator(".nav").evaluate("nav => nav.scrollWidth <= nav.clientWidth"))
        .isEqualTo(true);
    assertThat(page.locator("#nav-more")).isHidden();

    page.locator(".more-button").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#nav-more")).isVisible();
    assertThat(faults(page, "the open menu")).isEmpty();
    page.keyboard().press("Escape");
    assertThat(page.locator("#nav-more")).isHidden();

    page.keyboard().press("Enter");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("Knowledge");
    assertThat(page.locator(".more-button")).hasAttribute("data-here", "true");
  }

  private static void shown(Page page, String path) {
    assertThat(page.navigate(chromium.url("/manage/demo/" + path)).status())
        .as(path)
        .isEqualTo(200);
    if (path.endsWith("/integrations") || path.endsWith("/ways")) {
      assertThat(page.locator(".ways li").first()).isVisible();
    }
  }
}
