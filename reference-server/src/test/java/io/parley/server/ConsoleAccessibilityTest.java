package io.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.parley.core.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Every page with something in it, for people who see, hear or tap it otherwise. With the system
 * property {@code parley.screenshots} set to a folder, pictures of an agent's pages are left there.
 */
@EnabledIf("browserIsHere")
class ConsoleAccessibilityTest {
  private static final String PASSWORD = "a password for tests";
  private static final String FAULTS =
      "axe.run(document, {resultTypes: ['violations']}).then(found => !found.passes.length"
          + " ? ['nothing was looked at'] : found.violations"
          + ".filter(each => ['serious', 'critical'].includes(each.impact))"
          + ".map(each => each.id + ' at ' + each.nodes.map(node => node.target.join(' ')"
          + " + ' (' + node.failureSummary + ')').join(', ')))";

  private static Store.Shared running;
  private static Chromium chromium;
  private static Map<String, String> pages;
  private static String axe;

  static boolean browserIsHere() {
    return Chromium.isHere();
  }

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
    chromium = new Chromium(running.server.port());
    try (InputStream in = ConsoleAccessibilityTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterAll
  static void stop() {
    chromium.close();
    running.close();
  }

  /** Where each page is, by the name of its picture. */
  private static Map<String, String> pages(Client owner, Company company) {
    String agent = owner.get("/api/agents").items().getFirst().get("id").toString();
    String api = "/api/agents/" + agent;
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
            "kommo-connected")) {
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
    all.put("scripts", base + "/scripts");
    all.put("script", base + "/scripts/" + script.id());
    all.put("rules", base + "/rules");
    all.put("rule", base + "/rules/" + first(owner, api + "/rules"));
    all.put("sequences", base + "/sequences");
    all.put("sequence", base + "/sequences/" + first(owner, api + "/sequences"));
    assertThat(company.things).isNotEmpty();
    return all;
  }

  private static String first(Client owner, String list) {
    return owner.get(list).items().getFirst().get("id").toString();
  }

  @Test
  void no_page_has_a_serious_fault_in_either_theme() {
    List<String> faults = new ArrayList<>();
    for (Chromium.Look look : List.of(Chromium.Look.LIGHT, Chromium.Look.DARK)) {
      try (BrowserContext context = chromium.looking(look)) {
        Page page = context.newPage();
        page.navigate(chromium.url("/login"));
        faults.addAll(faults(page, look + " login"));
        chromium.signIn(page, PASSWORD);
        for (Map.Entry<String, String> each : pages.entrySet()) {
          shown(page, each.getValue());
          faults.addAll(faults(page, look + " " + each.getKey()));
        }
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
  void no_page_is_wider_than_a_small_phone_or_complains() {
    try (BrowserContext context = chromium.looking(Chromium.Look.PHONE)) {
      Page page = chromium.page(context);
      page.setViewportSize(360, 740);
      chromium.signIn(page, PASSWORD);
      for (Map.Entry<String, String> each : pages.entrySet()) {
        shown(page, each.getValue());
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
            .as(each.getKey())
            .isLessThanOrEqualTo(360);
      }
    }
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void pictures_of_an_agents_pages_are_taken_on_request() {
    String folder = System.getProperty("parley.screenshots");
    if (folder == null) {
      return;
    }
    for (Chromium.Look look : Chromium.Look.values()) {
      try (BrowserContext context = chromium.looking(look)) {
        Page page = chromium.page(context);
        chromium.signIn(page, PASSWORD);
        for (String name :
            List.of("ai-agents", "agent", "agent-new", "integrations", "rule", "sequence")) {
          shown(page, pages.get(name));
          page.screenshot(
              new Page.ScreenshotOptions()
                  .setFullPage(look != Chromium.Look.PHONE)
                  .setPath(Path.of(folder, name + "-" + look.word() + ".png")));
        }
      }
    }
  }

  private static void shown(Page page, String path) {
    assertThat(page.navigate(chromium.url("/manage/demo/" + path)).status())
        .as(path)
        .isEqualTo(200);
    if (path.endsWith("/integrations")) {
      assertThat(page.locator(".ways li").first()).isVisible();
    }
  }
}
