package io.parley.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.automation.rule.Rules;
import io.parley.core.event.EventKinds;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Write;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.PasswordHash;
import io.parley.server.hook.InboundEvent;
import io.parley.server.hook.InboundHook;
import io.parley.server.hook.Subscription;
import io.parley.server.hook.Subscriptions;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What other systems tell and are told, as people set it up in the console. */
class HookPagesTest {
  private static final String WEBHOOKS = "/manage/demo/account-settings/webhooks";
  private static final Pattern ADDRESS =
      Pattern.compile("http://localhost/api/hooks/([A-Za-z0-9_-]{43})");

  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser browser = Browser.signedIn(console);
  private final String hooks =
      "/manage/demo/ai-agents/" + console.shop.agent().id() + "/integrations/hooks";

  private static String secret(HttpResponse<String> response) {
    Matcher found = ADDRESS.matcher(response.body());
    assertThat(found.find()).as(response.body()).isTrue();
    return found.group(1);
  }

  private Stored<InboundHook> hook() {
    return console.others.inbound().list(Shop.TENANT, Optional.empty(), 9).getFirst();
  }

  private Stored<Subscription> subscription() {
    return console.others.desk().subscriptions().list(Shop.TENANT, Optional.empty(), 9).getFirst();
  }

  private Browser member(Role role) {
    String login = role.spelled();
    new Members(console.storage)
        .add(
            new Member(Shop.TENANT, login, login, role, PasswordHash.of(Secret.of("a password"))),
            Instant.now());
    var other = new Browser(console);
    other.get("/login");
    other.post(
        "/login", Map.of("account", "demo", "login", login, "password", "a password", "next", ""));
    other.get("/manage/demo/dashboard");
    return other;
  }

  @Test
  void an_inbound_hook_is_made_shown_once_switched_given_another_address_and_removed() {
    assertThat(browser.get(hooks).body()).contains("No other system tells anything yet");
    HttpResponse<String> refused = browser.post(hooks, Map.of("name", "Order paid!"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("must be words of a-z", "value=\"Order paid!\"");

    String first = secret(browser.post(hooks, Map.of("name", "order_paid")));
    assertThat(browser.get(hooks).body())
        .contains("custom.order_paid", "Starts nothing yet", "Told nothing yet", "Switch off")
        .doesNotContain(first);
    assertThat(console.others.inbound().byAddress(Secret.of(first))).isPresent();

    String one = hooks + "/" + hook().id();
    assertThat(browser.post(one + "/switch", Map.of("to", "off")).statusCode()).isEqualTo(303);
    assertThat(hook().value().paused()).isTrue();
    browser.post(one + "/switch", Map.of("to", "on"));
    assertThat(hook().value().paused()).isFalse();

    String second = secret(browser.post(one + "/rotate", Map.of()));
    assertThat(second).isNotEqualTo(first);
    assertThat(console.others.inbound().byAddress(Secret.of(first))).isEmpty();
    browser.post(one + "/remove", Map.of());
    assertThat(browser.get(hooks + "?done=removed").body())
        .contains("It is removed.", "No other system tells anything yet");
  }

  @Test
  void a_hook_shows_what_it_starts_and_what_it_was_told() {
    String rules = "/manage/demo/ai-agents/" + console.shop.agent().id() + "/rules";
    browser.post(hooks, Map.of("name", "order_paid"));
    browser.post(
        rules,
        Map.of(
            "name", "Thank them",
            "on", "custom.order_paid",
            "action0", "notify",
            "parameters0", "text: paid",
            "enabled", "true"));
    Rules.Saved rule =
        console
            .automation
            .rules()
            .list(Shop.TENANT, console.shop.agent().id(), Optional.empty(), 9)
            .getFirst();
    Instant now = Instant.now();
    for (String body :
        List.of("{\"id\":\"o-1\",\"total\":1}", "{\"id\":\"o-2\",\"leadId\":4711}")) {
      console
          .storage
          .work()
          .commit(
              List.of(new Write.Happened(InboundEvent.read(hook(), body, Optional.empty(), now))),
              now);
    }

    assertThat(browser.get(hooks).body())
        .contains("Thank them", rules + "/" + rule.rule().id(), "Last 2 events", "lead:4711");
  }

  @Test
  void a_webhook_is_added_with_chosen_events_changed_switched_and_removed() {
    assertThat(browser.get(WEBHOOKS).body()).contains("Nobody is told yet");
    HttpResponse<String> refused =
        browser.post(
            WEBHOOKS, Map.of("url", "http://127.0.0.1/in", "event.lead.*", "true", "others", ""));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("public internet", "value=\"http://127.0.0.1/in\"");
    assertThat(browser.post(WEBHOOKS, Map.of("url", "https://example.com/in")).body())
        .contains("events: 0 must be 1 to 50");

    Map<String, String> form = new LinkedHashMap<>();
    form.put("url", "https://example.com/in");
    form.put("description", "The shop");
    form.put("event.lead.*", "true");
    form.put("event.lead.created", "true");
    form.put("event." + EventKinds.CONVERSATION_HANDED_OFF, "true");
    form.put("others", "custom.order_paid, custom.*");
    HttpResponse<String> made = browser.post(WEBHOOKS, form);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    assertThat(subscription().value().events())
        .containsExactly("conversation.handed_off", "custom.*", "custom.order_paid", "lead.*");

    String one = WEBHOOKS + "/" + subscription().id();
    assertThat(browser.get(one).body())
        .contains("The shop", "Nothing was told yet", "custom.*, custom.order_paid")
        .containsPattern("name=\"event.lead.\\*\" value=\"true\" checked");
    form.put("event.*", "true");
    assertThat(browser.post(one, form).statusCode()).isEqualTo(303);
    assertThat(subscription().value().events()).containsExactly("*");
    browser.post(one + "/switch", Map.of("to", "off"));
    assertThat(subscription().value().status()).isEqualTo(Subscription.Status.PAUSED);
    browser.post(one + "/switch", Map.of("to", "on"));
    assertThat(subscription().value().status()).isEqualTo(Subscription.Status.ACTIVE);
    browser.post(one + "/remove", Map.of());
    assertThat(browser.get(one).statusCode()).isEqualTo(404);
  }

  @Test
  void what_was_told_is_shown_with_what_came_back_and_told_again_when_asked() {
    Stored<Subscription> told = subscribed(Subscription.Status.ACTIVE, Optional.empty());
    String one = WEBHOOKS + "/" + told.id();
    delivered(told, "d-1", Optional.of("the receiver answered 404"));

    assertThat(browser.get(one).body())
        .contains("Lead created", "the receiver answered 404", "Tell it again");
    assertThat(browser.post(one + "/deliveries/d-1/resend", Map.of()).statusCode()).isEqualTo(303);
    assertThat(console.others.desk().deliveries(told, Optional.empty(), 9))
        .filteredOn(each -> each.state() == EffectState.PLANNED)
        .singleElement()
        .satisfies(again -> assertThat(again.at("message")).contains("d-1"));
    assertThat(browser.get(one + "/deliveries", "HX-Request", "true").body())
        .contains("every 2s", ">again<")
        .doesNotContain("<html");
    assertThat(browser.post(one + "/deliveries/nothing/resend", Map.of()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void one_that_was_switched_off_says_why_and_begins_again() {
    Stored<Subscription> told =
        subscribed(Subscription.Status.DISABLED, Optional.of("the receiver answered 410"));
    String one = WEBHOOKS + "/" + told.id();
    delivered(told, "d-1", Optional.empty());

    assertThat(browser.get(WEBHOOKS).body())
        .contains("switched off after failures", "the receiver answered 410");
    assertThat(browser.get(one).body())
        .contains("It was switched off by itself", "Switch on")
        .doesNotContain("Tell it again");
    assertThat(browser.post(one + "/deliveries/d-1/resend", Map.of()).body())
        .contains("it is told again once it is active");
    browser.post(one + "/switch", Map.of("to", "on"));
    assertThat(subscription().value())
        .isEqualTo(Subscription.of("https://example.com/in", List.of("lead.*"), Optional.empty()));
  }

  @Test
  void only_an_owner_sees_what_calls_are_signed_with_and_only_when_they_ask() {
    String secret = console.automation.hookSecrets().of(Shop.TENANT, Instant.now()).reveal();

    assertThat(browser.get(WEBHOOKS).body())
        .contains("Show the signing secret")
        .doesNotContain(secret);
    assertThat(browser.post(WEBHOOKS + "/secret", Map.of()).body()).contains(secret);
    Browser admin = member(Role.ADMIN);
    assertThat(admin.get(WEBHOOKS).body())
        .contains("An owner of the account can show the secret")
        .doesNotContain("Show the signing secret");
    assertThat(admin.post(WEBHOOKS + "/secret", Map.of()).statusCode()).isEqualTo(403);
    assertThat(member(Role.VIEWER).get(WEBHOOKS).body())
        .contains("Nobody is told yet")
        .doesNotContain("Add webhook");
  }

  @Test
  void the_pages_speak_four_languages() {
    Stored<Subscription> told = subscribed(Subscription.Status.ACTIVE, Optional.empty());
    browser.post(hooks, Map.of("name", "order_paid"));
    for (Map.Entry<String, String> language :
        Map.of(
                "en", "Inbound hooks",
                "ru", "Входящие хуки",
                "es", "Hooks de entrada",
                "pt", "Hooks de entrada")
            .entrySet()) {
      browser.post("/preferences", Map.of("lang", language.getKey(), "back", hooks));
      assertThat(browser.get(hooks).body())
          .contains("<h1>" + language.getValue() + "</h1>")
          .doesNotContain(">hooks.", "switched.on");
      assertThat(browser.get(WEBHOOKS + "/" + told.id()).body())
          .doesNotContain(">webhooks.", ">thing.", "webhook.ACTIVE", "<span>lead.created");
    }
  }

  private Stored<Subscription> subscribed(Subscription.Status status, Optional<String> reason) {
    Subscriptions all = console.others.desk().subscriptions();
    var subscription =
        new Subscription(
            "https://example.com/in",
            List.of("lead.*"),
            Optional.empty(),
            status,
            reason.isPresent() ? 15 : 0,
            reason);
    console
        .storage
        .work()
        .commit(List.of(all.put(Shop.TENANT, "s-1", subscription, 0)), Instant.now());
    return all.find(Shop.TENANT, "s-1").orElseThrow();
  }

  private void delivered(Stored<Subscription> to, String id, Optional<String> reason) {
    Instant now = Instant.now();
    Effect effect =
        Effect.planned(
            Shop.TENANT,
            "told|" + id,
            id,
            "deliverWebhook",
            Subscriptions.mailbox(to.id()),
            Map.of("type", "lead.created"),
            Map.of("subscription", to.id()),
            Optional.empty(),
            1,
            now);
    console.storage.work().commit(List.of(new Write.Plan(effect)), now);
    console
        .storage
        .work()
        .commit(
            List.of(
                new Write.Settle(
                    Shop.TENANT, "told|" + id, EffectState.FAILED, Optional.empty(), reason)),
            now);
  }
}
