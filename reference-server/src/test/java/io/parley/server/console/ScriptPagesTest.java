package io.parley.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.parley.core.agent.Answerer;
import io.parley.core.agent.Chat;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Guidance;
import io.parley.core.agent.Responder;
import io.parley.core.agent.Tools;
import io.parley.core.script.Script;
import io.parley.core.script.ScriptProgress;
import io.parley.core.script.StoredScript;
import io.parley.core.script.When;
import io.parley.server.browser.Chromium;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scripts as people write, switch and watch them in the console. */
class ScriptPagesTest {
  @RegisterExtension static final Chromium chromium = new Chromium();
  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser browser = Browser.signedIn(console);
  private final String scripts = "/manage/demo/ai-agents/" + console.shop.agent().id() + "/scripts";

  private List<StoredScript> stored() {
    return console
        .automation
        .scripting()
        .scripts()
        .ofAgent(Shop.TENANT, console.shop.agent().id(), Optional.empty(), 10);
  }

  private static Map<String, String> form() {
    return Map.ofEntries(
        Map.entry("name", "Large orders <b>"),
        Map.entry("enabled", "yes"),
        Map.entry("priority", "5"),
        Map.entry("keywords", "quote\r\noffer"),
        Map.entry("intents", "we need lamps for a hotel"),
        Map.entry("stages", "7/71\r\n142"),
        Map.entry("objections", "not interested, stop => As you like."),
        Map.entry("id0", "name"),
        Map.entry("goal0", "know who it is"),
        Map.entry("say0", "en: Who may I ask for?\r\nes: ¿Con quién hablo?"),
        Map.entry("type0", "name"),
        Map.entry("slot0", "name"),
        Map.entry("id1", "kind"),
        Map.entry("say1", "Home or hotel, {{slot.name}}?"),
        Map.entry("type1", "choice"),
        Map.entry("slot1", "kind"),
        Map.entry("required1", "no"),
        Map.entry("options1", "home, hotel"),
        Map.entry("field1", "4711"),
        Map.entry("ways1", "kind = hotel -> count\r\n-> thanks"),
        Map.entry("objections1", "too expensive => From 10 €."),
        Map.entry("id2", "count"),
        Map.entry("say2", "How many?"),
        Map.entry("type2", "number"),
        Map.entry("slot2", "count"),
        Map.entry("more2", "{\"ask\":{\"validation\":{\"min\":1}}}"),
        Map.entry("id3", "thanks"),
        Map.entry("say3", "Thank you!"));
  }

  @Test
  void a_script_is_written_changed_switched_and_removed_in_forms() {
    assertThat(browser.get(scripts).body()).contains("There is no script yet");
    assertThat(browser.get(scripts + "/new").statusCode()).isEqualTo(200);
    var made = browser.post(scripts + "/new", form());

    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    Script script = stored().getFirst().script();
    assertThat(script.trigger().keywords()).containsExactly("quote", "offer");
    assertThat(script.trigger().stages()).hasSize(2);
    assertThat(script.steps().get(0).say().own()).hasSize(2);
    assertThat(script.steps().get(1).next().getFirst().when())
        .contains(When.slotIs("kind", "hotel"));
    assertThat(script.steps().get(1).ask().orElseThrow().required()).isFalse();
    assertThat(script.steps().get(2).ask().orElseThrow().validation().min()).contains("1");
    assertThat(script.objections().getFirst().said()).containsExactly("not interested", "stop");

    String page = scripts + "/" + stored().getFirst().id();
    String shown = browser.get(page).body();
    assertThat(shown)
        .contains("Large orders &lt;b&gt;", "kind = hotel -&gt; count", "es: ¿Con quién hablo?")
        .contains("too expensive =&gt; From 10 €.", "home, hotel")
        .doesNotContain("<b>");
    Map<String, String> again = new java.util.LinkedHashMap<>(form());
    again.put("name", "Renamed");
    browser.post(page, again);
    assertThat(stored().getFirst().script().steps()).isEqualTo(script.steps());
    assertThat(stored().getFirst().version()).isEqualTo(2);

    browser.post(page + "/switch", Map.of("to", "off"));
    assertThat(stored().getFirst().script().enabled()).isFalse();
    assertThat(browser.get(scripts).body()).contains("Switch on");
    browser.post(page + "/remove", Map.of());
    assertThat(stored()).isEmpty();
  }

  @Test
  void what_cannot_be_a_script_is_told_and_what_was_written_stays() {
    var wrong = new java.util.LinkedHashMap<>(form());
    wrong.put("ways1", "kind = hotel -> nowhere");
    var refused = browser.post(scripts + "/new", wrong);

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("steps[1].next[0].goto", "nowhere", "Home or hotel, {{slot.name}}?");
    wrong.put("ways1", "to the hotel");
    assertThat(browser.post(scripts + "/new", wrong).body())
        .contains("must be like count &gt;= 20 -&gt; project");
    wrong.put("ways1", "");
    wrong.put("more2", "{");
    assertThat(browser.post(scripts + "/new", wrong).statusCode()).isEqualTo(422);
    assertThat(stored()).isEmpty();
  }

  @Test
  void the_pages_speak_four_languages_and_are_for_members_only() {
    for (Map.Entry<String, String> language :
        Map.of("en", "Scripts", "ru", "Сценарии", "es", "Guiones", "pt", "Roteiros").entrySet()) {
      browser.post("/preferences", Map.of("lang", language.getKey(), "back", scripts));
      assertThat(browser.get(scripts).body()).contains("<h1>" + language.getValue() + "</h1>");
      assertThat(browser.get(scripts + "/new").body())
          .doesNotContain("script.", "slot.none", "state.", "following.");
    }
    assertThat(browser.get("/manage/demo/ai-agents/nobody/scripts").statusCode()).isEqualTo(404);
    assertThat(browser.get(scripts + "/nothing").statusCode()).isEqualTo(404);
    assertThat(new Browser(console).get(scripts).statusCode()).isEqualTo(303);
  }

  /** Conversations at several places of the script. */
  private StoredScript followed() {
    var named = new java.util.LinkedHashMap<>(form());
    named.put("name", "Large orders");
    browser.post(scripts + "/new", named);
    var chat =
        new Chat(
            console.storage,
            new Responder(
                request -> ContextProvider.Context.EMPTY,
                List.of(ScriptPagesTest::said),
                List.of()),
            Tools.NONE,
            console.automation.scripting().guide());
    for (List<String> said :
        List.of(
            List.of("Lucía Ferrer", "I want a quote", "Lucía", "for a hotel", "40"),
            List.of("Ivan Petrov", "an offer please", "Ivan", "hm", "perhaps"),
            List.of("Marta Pérez", "My name is Marta, I'd like an offer", "hotel"),
            List.of("João Silva", "a quote please", "I am not interested"))) {
      for (String text : said.subList(1, said.size())) {
        chat.say(
            console.shop.agent(),
            "c-" + said.getFirst().hashCode(),
            Optional.of(said.getFirst()),
            text,
            Instant.now());
      }
    }
    return stored().getFirst();
  }

  private static Answerer.Draft said(Answerer.Question question) {
    return new Answerer.Draft(
        question.guidance().map(Guidance::words).orElse("I do not know that."),
        List.of(),
        Answerer.Verdict.SCRIPTED,
        "offline",
        "",
        Answerer.Usage.NONE);
  }

  @Test
  void where_conversations_stand_is_shown_and_one_is_begun_and_ended_by_hand() {
    String page = scripts + "/" + followed().id();
    String shown = browser.get(page).body();

    assertThat(shown)
        .contains("Lucía Ferrer", "Marta Pérez", "the keyword 'offer'")
        .contains(
            "class=\"state-current\"", "class=\"state-outOfOrder\"", "class=\"state-skipped\"")
        .contains("kind: hotel", "100 % kept");
    assertThat(browser.get(scripts).body()).contains("4 steps");
    assertThat(browser.post(page + "/followings", Map.of("conversation", "nothing")).body())
        .contains("conversation 'nothing' is none of the agent's");
    var begun =
        browser.post(
            page + "/followings", Map.of("conversation", "c-" + "Lucía Ferrer".hashCode()));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
    var followings = console.automation.scripting().followings();
    String conversation = "c-" + "Lucía Ferrer".hashCode();
    String following = followings.active(Shop.TENANT, conversation).orElseThrow().id();
    browser.get(page);
    browser.post(page + "/followings/" + following + "/stop", Map.of());
    assertThat(followings.find(Shop.TENANT, following).orElseThrow().progress())
        .satisfies(
            progress -> {
              assertThat(progress.status()).isEqualTo(ScriptProgress.Status.STOPPED);
              assertThat(progress.reason()).contains("stopped by Owner");
            });
  }

  @Test
  void the_editor_works_in_a_browser_without_inline_script_on_a_phone_too() {
    StoredScript stored = followed();
    chromium.at(console.port());
    for (Chromium.Look look : List.of(Chromium.Look.DARK, Chromium.Look.PHONE)) {
      Page page = chromium.signIn(chromium.page(look), RunningConsole.PASSWORD);
      page.navigate(chromium.url(scripts));
      assertThat(page.locator(".rows li")).hasCount(1);
      page.getByText(stored.script().name()).first().click();
      assertThat(page.locator(".script-step")).hasCount(6);
      assertThat(page.locator("ol.path").first()).isVisible();
      assertThat(Chromium.fits(page)).isTrue();
      page.locator("textarea[name=say3]").fill("Thank you, " + look.word());
      page.locator("form.sheet button.primary").click();
      assertThat(page.locator(".done")).hasText("It is kept.");
      assertThat(page.locator("textarea[name=say3]")).hasValue("Thank you, " + look.word());
    }
    assertThat(stored().getFirst().version()).isEqualTo(3);
  }
}
