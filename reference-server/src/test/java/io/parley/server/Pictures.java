package io.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Write;
import io.parley.server.browser.Chromium;
import io.parley.server.browser.Chromium.Look;
import io.parley.server.insight.BusyMonth;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the documentation: {@code -Dtest=Pictures -Dparley.screenshots=FOLDER}
 * names where to; it is no test, so that a run of all tests leaves it out. They show the demo shop
 * after a busy month.
 */
class Pictures {
  private static final TenantId DEMO = new TenantId("demo");
  private static final String PASSWORD = "a password for tests";
  private static final List<String> WHOLE =
      List.of("agent", "integrations", "rule", "sequence", "webhooks", "reply-ways");

  @RegisterExtension static final Chromium chromium = new Chromium();

  @TempDir Path data;

  private ParleyServer server;
  private Client owner;
  private String agent;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void every_page_is_taken_in_both_themes_and_on_a_phone() {
    var environment = Store.SQLITE.environment(data);
    Secret key = Secret.random(32);
    environment.put("PARLEY_DEMO", "true");
    environment.put("PARLEY_BOOTSTRAP_API_KEY", key.reveal());
    server = ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC());
    owner = new Client(server.port(), key.reveal());
    agent =
        owner
            .until("/api/agents", seen -> !seen.items().isEmpty())
            .items()
            .getFirst()
            .get("id")
            .toString();
    chromium.at(server.port());
    Instant now = Instant.now();
    server.storage().work().commit(BusyMonth.of(DEMO, agent, now), now);
    Map<String, String> pages = shop();
    for (Look look : List.of(Look.LIGHT, Look.DARK, Look.PHONE)) {
      Page page = chromium.page(look);
      page.navigate(chromium.url("/login"));
      taken(page, "login", look);
      chromium.signIn(page, PASSWORD);
      for (Map.Entry<String, String> each : pages.entrySet()) {
        page.navigate(chromium.url("/manage/demo/" + each.getValue()));
        settled(page, each.getKey());
        taken(page, each.getKey(), look);
      }
      page.navigate(chromium.url("/manage/demo/" + pages.get("inbound-hooks")));
      page.locator("#name")
          .fill(List.of("stock_low", "order_returned", "refund_paid").get(look.ordinal()));
      page.locator("#new-hook button").click();
      assertThat(page.locator("#secret")).isVisible();
      taken(page, "inbound-hook-made", look);
      if (look == Look.PHONE) {
        page.locator(".more-button").click();
        assertThat(page.locator("#nav-more")).isVisible();
        taken(page, "menu", look);
      }
    }
  }

  /** What is looked up or goes on by itself is there. */
  private static void settled(Page page, String name) {
    switch (name) {
      case "dashboard" -> assertThat(page.locator("#live")).hasText("Live");
      case "integrations", "reply-ways" -> assertThat(page.locator(".ways li").first()).isVisible();
      case "test-chat" -> {
        page.getByText("Why this answer").first().click();
        page.locator(".passages summary").first().click();
        page.locator(".messages").evaluate("log => log.scrollTop = 0");
      }
      case "script-followings" -> page.locator("ol.path").first().scrollIntoViewIfNeeded();
      default -> {}
    }
  }

  private static void taken(Page page, String name, Look look) {
    page.evaluate("document.fonts.ready");
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(WHOLE.contains(name) && look != Look.PHONE)
            .setPath(
                Path.of(
                    System.getProperty("parley.screenshots"), name + "-" + look.word() + ".png")));
  }

  private Client.Reply made(String path, String body) {
    Client.Reply made = owner.post(path, body);
    assertThat(made.status()).as(path + " " + made.body()).isBetween(200, 202);
    return made;
  }

  /** Sets the shop up, has things happen, and says where each page is. */
  private Map<String, String> shop() {
    String api = "/api/agents/" + agent;
    owner.until("/api/effects?state=done", seen -> seen.items().size() >= 8);
    owner.until("/api/events?state=pending", seen -> seen.items().isEmpty());
    owner.patch("/api/account", "{'name':'Casa Lumen','timezone':'Europe/Madrid'}");
    owner.patch("/api/analytics/prices", "{'models':{'gpt-4o-mini':{'input':0.15,'output':0.6}}}");
    String rule =
        made(
                api + "/rules",
                "{'name':'Thank for large orders','on':['custom.order_paid'],'priority':5,"
                    + "'when':{'field':'event.data.order.total','op':'gt','value':100},"
                    + "'then':[{'type':'notify','text':'Paid: {{event.data.order.total}} €'}]}")
            .id();
    made(
        api + "/rules",
        "{'name':'Greet new leads','on':['lead.created'],'then':[{'type':'addTag','tag':'new'}]}");
    String sequence =
        made(
                api + "/sequences",
                "{'name':'Follow up after a quote','on':['lead.created'],'steps':["
                    + "{'id':'thanks','type':'message','text':'Thank you, {{contact.name|friend}}!'},"
                    + "{'id':'wait','type':'wait','for':'P2D'},"
                    + "{'id':'ask','type':'message','text':'Any questions about the lamps?'},"
                    + "{'id':'call','type':'action',"
                    + "'action':{'type':'createTask','text':'Call them','due':'P1D'}}]}")
            .id();
    String account = first(api + "/integrations");
    made(api + "/integrations/" + account + "/sync", "{}");
    owner.until(
        api + "/integrations/" + account + "/sync",
        runs -> runs.items().stream().allMatch(run -> "succeeded".equals(run.get("status"))));
    String chat = chat(List.of("How long does delivery take?", "Can I pay with seashells?"));
    for (String question :
        List.of(
            "Do you rent out lamps for weddings?",
            "Do you rent lamps for a wedding?",
            "¿Tienen bombillas negras?")) {
      chat(List.of(question));
    }
    hooks();
    told();
    made("/api/export", "{'kind':'messages','format':'xlsx'}");
    made("/api/export", "{'kind':'articles','format':'csv'}");
    owner.until(
        "/api/export",
        seen -> seen.items().stream().allMatch(each -> "succeeded".equals(each.get("status"))));
    made("/api/account/api-keys", "{'name':'Web shop','role':'operator'}");
    for (String member : List.of("Ana Lima", "Marta Pérez")) {
      made(
          "/api/account/members",
          "{'login':'"
              + member.substring(0, 3).toLowerCase(java.util.Locale.ROOT)
              + "','name':'"
              + member
              + "','role':'operator'}");
    }
    String base = "ai-agents/" + agent;
    var pages = new LinkedHashMap<String, String>();
    pages.put("dashboard", "dashboard");
    pages.put("test-chat", "test-chat?conversation=" + chat);
    pages.put("conversations", "conversations");
    pages.put("conversation", "conversations/" + kommoConversation());
    pages.put("ai-agents", "ai-agents");
    pages.put("agent", base);
    pages.put("agent-new", "ai-agents/new");
    pages.put("scripts", base + "/scripts");
    pages.put("script", base + "/scripts/" + first(api + "/scripts"));
    pages.put("script-followings", pages.get("script"));
    pages.put("rules", base + "/rules");
    pages.put("rule", base + "/rules/" + rule);
    pages.put("sequences", base + "/sequences");
    pages.put("sequence", base + "/sequences/" + sequence);
    pages.put("integrations", base + "/integrations");
    pages.put("reply-ways", base + "/integrations/" + account + "/ways");
    pages.put("inbound-hooks", base + "/integrations/hooks");
    pages.put("knowledge-base", "knowledge-base?q=How+long+does+delivery+take%3F");
    pages.put("gaps", "knowledge-base/gaps");
    pages.put("gap", "knowledge-base/gaps/" + first("/api/knowledge-base/gaps"));
    pages.put("analytics", "analytics");
    pages.put("export", "analytics/export");
    pages.put("events", "events");
    pages.put("event", "events/" + first("/api/events?type=message.received"));
    pages.put("effects", "effects");
    pages.put("jobs", "jobs");
    pages.put("account-settings", "account-settings");
    pages.put("webhooks", "account-settings/webhooks");
    pages.put("webhook", "account-settings/webhooks/" + first("/api/webhook-subscriptions"));
    pages.put("audit", "account-settings/audit?verify=1");
    pages.put("password", "password");
    return pages;
  }

  private String first(String list) {
    return owner.get(list).items().getFirst().get("id").toString();
  }

  private String kommoConversation() {
    return owner.get("/api/chat/conversations").items().stream()
        .filter(each -> String.valueOf(each.get("channel")).startsWith("kommo"))
        .findFirst()
        .orElseThrow()
        .get("id")
        .toString();
  }

  /** Talks in the console, as the owner who tries the agent; the conversation's id. */
  private String chat(List<String> said) {
    Page page = chromium.signIn(chromium.page(Look.LIGHT), PASSWORD);
    page.navigate(chromium.url("/manage/demo/test-chat"));
    for (int i = 0; i < said.size(); i++) {
      page.locator("#message").fill(said.get(i));
      page.keyboard().press("Enter");
      assertThat(page.locator(".message.agent:not(.pending)")).hasCount(i + 1);
    }
    page.locator(".rating").first().getByTitle("Good answer").click();
    assertThat(page.locator(".rating").first().getByTitle("Good answer"))
        .hasAttribute("aria-pressed", "true");
    page.waitForURL(java.util.regex.Pattern.compile(".*conversation=.*"));
    return page.url().replaceFirst(".*conversation=", "");
  }

  private void hooks() {
    var made = made("/api/inbound-hooks", "{'name':'order_paid','agentId':'" + agent + "'}");
    String address = URI.create(made.text("url")).getPath();
    for (int i = 0; i < 3; i++) {
      owner
          .as("")
          .post(address, "{'id':'o-" + i + "','data':{'order':{'total':" + (80 + i * 40) + "}}}");
    }
    made("/api/inbound-hooks", "{'name':'parcel_delivered','agentId':'" + agent + "'}");
    owner.until(
        "/api/events?type=custom.order_paid",
        seen -> seen.items().stream().allMatch(each -> "processed".equals(each.get("state"))));
  }

  /** Subscribers, with what they were told, and an act whose end nobody knows. */
  private void told() {
    made(
        "/api/webhook-subscriptions",
        "{'url':'https://old.example.com/parley','events':['lead.*'],'status':'paused',"
            + "'description':'The old warehouse'}");
    String id =
        made(
                "/api/webhook-subscriptions",
                "{'url':'https://warehouse.example.com/parley','description':'Warehouse',"
                    + "'events':['conversation.handed_off','sync.finished'],'status':'paused'}")
            .id();
    settled(
        "deliverWebhook",
        "subscription:" + id,
        Map.of("type", "conversation.handed_off"),
        Map.of("subscription", id),
        EffectState.DONE,
        "answered 204");
    settled(
        "deliverWebhook",
        "subscription:" + id,
        Map.of("type", "sync.finished"),
        Map.of("subscription", id),
        EffectState.FAILED,
        "the receiver answered 404");
    owner.patch("/api/webhook-subscriptions/" + id, "{'status':'active'}");
    settled(
        "sendMessage",
        "talk:191",
        Map.of("text", "Your parcel is on its way and arrives tomorrow."),
        Map.of(),
        EffectState.UNKNOWN,
        "kommo: the connection was cut, and the talk cannot be read");
  }

  private void settled(
      String action,
      String subject,
      Map<String, Object> parameters,
      Map<String, String> target,
      EffectState state,
      String reason) {
    Instant now = Instant.now();
    String id = io.parley.core.UniqueId.at(now);
    var effect =
        Effect.planned(DEMO, id, id, action, subject, parameters, target, Optional.empty(), 1, now);
    server
        .storage()
        .work()
        .commit(
            List.of(
                new Write.Plan(effect),
                new Write.Sending(DEMO, id),
                new Write.Settle(DEMO, id, state, Optional.empty(), Optional.of(reason))),
            now);
  }
}
