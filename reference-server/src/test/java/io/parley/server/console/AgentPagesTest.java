package io.parley.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Conduct;
import io.parley.core.agent.WorkingHours;
import io.parley.core.schedule.Period;
import io.parley.kommo.reply.SalesbotTransport;
import io.parley.server.kommo.ReplyWays;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Agents as people make, change and remove them, and connect their accounts, in the console. */
class AgentPagesTest {
  private static final String LIST = "/manage/demo/ai-agents";

  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser browser = Browser.signedIn(console);

  private Agents agents() {
    return new Agents(console.storage);
  }

  private static Map<String, String> form() {
    var form = new LinkedHashMap<String, String>();
    form.put("name", "Marta <b>");
    form.put("description", "Sells lamps");
    form.put("instructions", "Be short.\nBe kind.");
    form.put("languages", "ES, pt");
    form.put("status", "draft");
    form.put("model.provider", "offline");
    form.put("model.name", "small");
    form.put("model.temperature", "0,3");
    form.put("model.maxTokens", "400");
    form.put("category.lamps", "true");
    form.put("retrieval.topK", "7");
    form.put("retrieval.minScore", "0.5");
    form.put("memory.window", "900");
    form.put("memory.facts", "true");
    form.put("handoff.whenUnanswered", "true");
    form.put("handoff.message", "One moment.");
    form.put("tools.addTag", "true");
    form.put("tools.createTask", "true");
    form.put("guardrails.links", "shop.example\nHelp.example");
    form.put("guardrails.neverSay", "cheapest");
    form.put("channels.kommo", "true");
    form.put("replyDelay", "2.5");
    form.put("workingHours", "true");
    form.put("workingHours.timezone", "Europe/Madrid");
    form.put("workingHours.monday", "09:00-13:00, 14:00-18:00");
    form.put("workingHours.holidays", "2026-12-25");
    form.put("workingHours.exceptions", "2026-12-24 09:00-12:00");
    form.put("workingHours.outside", "hold");
    form.put("workingHours.message", "Back soon.");
    return form;
  }

  @Test
  void every_field_of_an_agent_is_written_read_back_and_written_again_the_same() {
    var made = browser.post(LIST + "/new", form());
    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    String page = made.headers().firstValue("Location").orElseThrow().replaceFirst("\\?.*", "");
    Agent agent = agents().list(Shop.TENANT, Optional.empty(), 1).getFirst();
    Agent.Profile profile = agent.profile();
    Conduct conduct = profile.conduct();
    WorkingHours hours = conduct.workingHours().orElseThrow();

    assertThat(profile.languages()).containsExactly("es", "pt");
    assertThat(profile.status()).isEqualTo(Agent.Status.DRAFT);
    assertThat(profile.model())
        .isEqualTo(
            new Agent.Model(
                Optional.of("offline"), Optional.of("small"), Optional.of(0.3), Optional.of(400)));
    assertThat(profile.retrieval()).isEqualTo(new Agent.Retrieval(List.of("lamps"), 7, 0.5));
    assertThat(profile.memory()).isEqualTo(new Agent.Memory(900, false, true));
    assertThat(profile.handoff())
        .isEqualTo(new Agent.Handoff(true, false, Optional.of("One moment.")));
    assertThat(conduct.tools()).containsExactly("addTag", "createTask");
    assertThat(conduct.guardrails())
        .isEqualTo(
            new Conduct.Guardrails(List.of("shop.example", "help.example"), List.of("cheapest")));
    assertThat(conduct.channels()).containsExactly("kommo");
    assertThat(conduct.replyDelay()).isEqualTo(Duration.ofMillis(2500));
    assertThat(hours.calendar().zone()).isEqualTo(ZoneId.of("Europe/Madrid"));
    assertThat(hours.calendar().week().get(DayOfWeek.MONDAY))
        .containsExactly(Period.of("09:00", "13:00"), Period.of("14:00", "18:00"));
    assertThat(hours.calendar().dates())
        .isEqualTo(
            Map.of(
                LocalDate.parse("2026-12-24"), List.of(Period.of("09:00", "12:00")),
                LocalDate.parse("2026-12-25"), List.of()));
    assertThat(hours.outside()).isEqualTo(WorkingHours.Outside.HOLD);

    assertThat(browser.get(page).body())
        .contains("Marta &lt;b&gt;", "09:00-13:00, 14:00-18:00", "2026-12-24 09:00-12:00")
        .doesNotContain("Marta <b>");
    Map<String, String> again = AgentForm.of(profile);
    again.put("version", String.valueOf(agent.version()));
    assertThat(browser.post(page, again).statusCode()).isEqualTo(303);
    assertThat(agents().find(Shop.TENANT, agent.id()).orElseThrow().profile()).isEqualTo(profile);
  }

  @Test
  void what_is_wrong_is_said_at_each_field_and_nothing_is_lost() {
    Map<String, String> form = form();
    form.put("name", "");
    form.put("model.temperature", "hot");
    form.put("retrieval.topK", "99");
    form.put("tools.sendMessage", "true");
    form.put("guardrails.links", "not a host");
    form.put("replyDelay", "9999");
    form.put("workingHours.timezone", "Mars");
    form.put("workingHours.monday", "9-5");

    var refused = browser.post(LIST + "/new", form);

    assertThat(refused.statusCode()).isEqualTo(422);
    for (String field :
        List.of(
            "name",
            "model.temperature",
            "retrieval.topK",
            "tools",
            "guardrails.links",
            "replyDelay",
            "workingHours.timezone",
            "workingHours.monday")) {
      assertThat(refused.body()).contains("id=\"" + field + "-problem\"");
    }
    assertThat(refused.body())
        .contains("8 fields need", "'hot' must be a number", "99 must be 1 to 20")
        .contains("Sells lamps", "value=\"9-5\"");
    assertThat(agents().list(Shop.TENANT, Optional.empty(), 10)).hasSize(1);
  }

  @Test
  void a_change_of_somebody_else_is_not_overwritten_unawares() {
    Agent agent = console.shop.agent();
    String page = LIST + "/" + agent.id();
    Map<String, String> mine = AgentForm.of(agent.profile());
    mine.put("version", "1");
    mine.put("name", "Mine");
    agents().update(Shop.TENANT, agent.id(), 1, Agent.Profile.named("Theirs"), agent.createdAt());

    var refused = browser.post(page, mine);

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body())
        .contains("Somebody else changed this agent", "value=\"Mine\"")
        .contains("name=\"version\" value=\"2\"");
    mine.put("version", "2");
    assertThat(browser.post(page, mine).statusCode()).isEqualTo(303);
  }

  @Test
  void an_agent_is_removed_and_its_pages_are_gone() {
    String page = LIST + "/" + console.shop.agent().id();
    assertThat(browser.get(page).body()).contains("Yes, remove", "/integrations", "/sequences");

    assertThat(browser.post(page + "/remove", Map.of()).statusCode()).isEqualTo(303);

    assertThat(browser.get(page).statusCode()).isEqualTo(404);
    assertThat(browser.get(page + "/integrations").statusCode()).isEqualTo(404);
    assertThat(browser.get(LIST).body()).contains("There is no agent yet");
  }

  @Test
  void an_app_waits_for_consent_and_is_disconnected_and_no_secret_comes_back() {
    String page = LIST + "/" + console.shop.agent().id() + "/integrations";
    assertThat(browser.get(page).body())
        .contains("No account is connected", "/api/integrations/kommo/callback");
    Map<String, String> form =
        Map.of(
            "kind", "oauth",
            "account", "https://acme.example/leads",
            "auth.clientId", "app-1",
            "auth.clientSecret", "s3cret-of-the-app");
    var refused = browser.post(page, form);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("must be a host such as acme.kommo.com", "value=\"app-1\"")
        .doesNotContain("s3cret-of-the-app");
    Map<String, String> right = new LinkedHashMap<>(form);
    right.put("account", "https://acme.kommo.com/leads");
    assertThat(browser.post(page, right).statusCode()).isEqualTo(303);

    String body = browser.get(page).body();
    assertThat(body)
        .contains("acme.kommo.com", "Give consent in Kommo", "/webhooks/kommo/")
        .contains("needs a new consent or token")
        .doesNotContain("s3cret-of-the-app");
    String id = body.replaceFirst("(?s).*integrationId=([^\"]+)\".*", "$1");
    assertThat(
            browser
                .post(page + "/" + id, Map.of("reply.transport", "note", "pipeline.7", "true"))
                .statusCode())
        .isEqualTo(303);
    assertThat(browser.post(page + "/" + id, Map.of("reply.transport", "pigeon")).body())
        .contains("reply.transport 'pigeon' must be one of");
    assertThat(browser.post(page + "/" + id + "/remove", Map.of()).statusCode()).isEqualTo(303);
    assertThat(browser.get(page).body()).contains("No account is connected");
  }

  @Test
  void ways_to_answer_are_set_up_and_taken_away_and_no_secret_comes_back() {
    String list = LIST + "/" + console.shop.agent().id() + "/integrations";
    browser.post(
        list,
        Map.of(
            "kind", "oauth",
            "account", "acme.kommo.com",
            "auth.clientId", "app-1",
            "auth.clientSecret", "s3cret-of-the-app"));
    String id = browser.get(list).body().replaceFirst("(?s).*integrationId=([^\"]+)\".*", "$1");
    String ways = list + "/" + id + "/ways";
    assertThat(browser.get(list).body()).contains(ways);
    assertThat(browser.get(ways).body())
        .contains("/webhooks/kommo-salesbot/", "/webhooks/kommo-chats/", "not set up")
        .doesNotContain(">set up<");

    var refused = browser.post(ways + "/field", Map.of("field.fieldId", "71", "field.botId", "0"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("field.botId 0 must be positive", "value=\"71\"");
    assertThat(browser.post(ways + "/salesbot", Map.of()).body())
        .contains("salesbot.clientSecret is required");
    assertThat(
            browser
                .post(ways + "/chats", Map.of("chats.scopeId", "a b", "chats.secret", "hush"))
                .body())
        .contains("chats.scopeId 'a b' must be")
        .doesNotContain("hush");

    browser.post(ways + "/field", Map.of("field.fieldId", "71", "field.botId", "12"));
    browser.post(
        ways + "/salesbot",
        Map.of("salesbot.clientSecret", "s3cret-of-the-bot", "salesbot.saying", "HANDLERS"));
    browser.post(ways + "/chats", Map.of("chats.scopeId", "scope-1", "chats.secret", "hush"));
    var kept = console.kommo.ways().settings(Shop.TENANT, id);
    assertThat(kept.field()).contains(new ReplyWays.Settings.Field(71, 12));
    assertThat(kept.salesbot())
        .contains(new ReplyWays.Settings.Salesbot(SalesbotTransport.Saying.HANDLERS));
    assertThat(kept.chats()).contains(new ReplyWays.Settings.Chats("scope-1"));
    assertThat(browser.get(ways + "?done=saved").body())
        .contains("It is kept.", "value=\"71\"", "value=\"scope-1\"", ">set up<")
        .doesNotContain("s3cret", "hush");
    browser.post(ways + "/chats", Map.of("chats.scopeId", "scope-2"));
    assertThat(console.kommo.ways().settings(Shop.TENANT, id).chats())
        .contains(new ReplyWays.Settings.Chats("scope-2"));

    for (String way : List.of("field", "salesbot", "chats")) {
      assertThat(browser.post(ways + "/" + way + "/remove", Map.of()).statusCode()).isEqualTo(303);
    }
    assertThat(browser.get(ways).body()).doesNotContain(">set up<");
    assertThat(browser.post(ways + "/pigeon/remove", Map.of()).statusCode()).isEqualTo(404);
    assertThat(browser.get(ways + "/probe", "HX-Request", "true").body())
        .contains("Kommo could not be asked")
        .doesNotContain("<html");
  }

  @Test
  void the_pages_speak_four_languages() {
    for (Map.Entry<String, String> language :
        Map.of("en", "New agent", "ru", "Новый агент", "es", "Nuevo agente", "pt", "Novo agente")
            .entrySet()) {
      browser.post("/preferences", Map.of("lang", language.getKey(), "back", LIST));
      assertThat(browser.get(LIST + "/new").body())
          .contains("<h1>" + language.getValue() + "</h1>")
          .doesNotContain(">agent.", ">settings.");
      assertThat(browser.get(LIST + "/" + console.shop.agent().id() + "/integrations").body())
          .doesNotContain(">integration.", ">integrations.");
    }
  }
}
