package io.parley.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.work.Write;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.security.ApiKeys;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Settings, members, keys and audit as people use them in the console. */
class AccountPagesTest {
  private static final String PAGE = "/manage/demo/account-settings";
  private static final Pattern SECRET = Pattern.compile("<pre id=\"secret\">([^<]+)</pre>");
  private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"(\\d+)\"");

  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser owner = Browser.signedIn(console);

  @BeforeEach
  void start() {
    Write account =
        new Accounts(console.storage.documents()).put(Shop.TENANT, Account.named("Demo shop"), 0);
    console.storage.work().commit(List.of(account), Instant.now());
  }

  private Account account() {
    return new Accounts(console.storage.documents()).find(Shop.TENANT).orElseThrow().value();
  }

  private static String secret(HttpResponse<String> response) {
    Matcher found = SECRET.matcher(response.body());
    assertThat(found.find()).as(response.body()).isTrue();
    return found.group(1);
  }

  private Map<String, String> settings(Map<String, String> changed) {
    Matcher version = VERSION.matcher(owner.get(PAGE).body());
    assertThat(version.find()).isTrue();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("version", version.group(1));
    fields.putAll(
        Map.of("name", "Acme", "locale", "en-GB", "timezone", "Europe/Madrid", "currency", "EUR"));
    fields.putAll(changed);
    return fields;
  }

  private HttpResponse<String> signIn(Browser browser, String login, String password) {
    browser.get("/login");
    return browser.post(
        "/login", Map.of("account", "demo", "login", login, "password", password, "next", ""));
  }

  @Test
  void settings_are_changed_kept_and_shown() {
    var kept =
        owner.post(
            PAGE,
            settings(
                Map.of(
                    "monday", "09:00-13:00, 14:00 – 18:00",
                    "retention", "365",
                    "model", "small",
                    "temperature", "0,3",
                    "handoff", "true",
                    "handoffMessage", "One moment.",
                    "brandName", "Acme desk",
                    "brandColor", "#7a3cff")));

    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(303);
    Account account = account();
    assertThat(account.timezone()).isEqualTo("Europe/Madrid");
    assertThat(account.businessHours().get("monday"))
        .containsExactly(
            new Account.Period("09:00", "13:00"), new Account.Period("14:00", "18:00"));
    assertThat(account.retentionDays()).contains(365);
    assertThat(account.defaultModel().orElseThrow().temperature()).contains(0.3);
    String page = owner.get(PAGE + "?done=settings").body();
    assertThat(page)
        .contains("The settings are kept", "09:00-13:00, 14:00-18:00", "Acme desk", "One moment.")
        .contains("brand.css?v=7a3cff");
    var style = owner.get("/manage/demo/brand.css?v=7a3cff");
    assertThat(style.headers().firstValue("Content-Type").orElse("")).startsWith("text/css");
    assertThat(style.body()).contains("--accent:");

    owner.post(PAGE, settings(Map.of("locale", "es-MX")));
    assertThat(owner.get(PAGE).body()).contains("<h1>Ajustes de la cuenta</h1>");
  }

  @Test
  void a_form_that_makes_no_sense_says_why_and_keeps_what_was_written() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("timezone", "Mars/Olympus"),
            Map.of("monday", "from nine"),
            Map.of("tuesday", "25:00-26:00"),
            Map.of("retention", "0"),
            Map.of("temperature", "hot"),
            Map.of("brandColor", "\"><script>"))) {
      var refused = owner.post(PAGE, settings(wrong));

      assertThat(refused.statusCode()).as(wrong.toString()).isEqualTo(422);
      assertThat(refused.body()).contains("role=\"alert\"").doesNotContain("\"><script>");
      assertThat(account().name()).isEqualTo("Demo shop");
    }
  }

  @Test
  void whoever_saves_second_does_not_overwrite_the_first() {
    Map<String, String> early = settings(Map.of("name", "Late"));
    owner.post(PAGE, settings(Map.of("name", "First")));

    assertThat(owner.post(PAGE, early).statusCode()).isEqualTo(409);
    assertThat(account().name()).isEqualTo("First");
  }

  @Test
  void an_owner_deletes_the_account_by_its_name() {
    String admin =
        secret(
            owner.post(PAGE + "/members", Map.of("login", "ana", "name", "Ana", "role", "admin")));
    var ana = new Browser(console);
    signIn(ana, "ana", admin);
    ana.get("/manage/demo/password");
    choose(ana, admin, "four words go here");
    assertThat(ana.get(PAGE).body()).contains("id=\"keys\"").doesNotContain("id=\"deletion\"");
    assertThat(ana.post(PAGE + "/deletion", Map.of("confirm", "Demo shop")).statusCode())
        .isEqualTo(403);
    assertThat(owner.get(PAGE).body()).contains("Danger zone", "Type the name of the account");

    var refused = owner.post(PAGE + "/deletion", Map.of("confirm", "demo"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("Nothing was deleted", "Demo shop");
    assertThat(console.storage.ended().find(Shop.TENANT)).isEmpty();
    var deleted = owner.post(PAGE + "/deletion", Map.of("confirm", " Demo shop "));

    assertThat(deleted.statusCode()).isEqualTo(303);
    assertThat(owner.get("/login?deleted=1").body()).contains("The account is deleted.");
    for (Browser browser : java.util.List.of(owner, ana)) {
      assertThat(browser.get("/manage/demo/dashboard").headers().firstValue("Location").orElse(""))
          .startsWith("/login");
    }
    assertThat(signIn(new Browser(console), "owner", RunningConsole.PASSWORD).statusCode())
        .isEqualTo(422);
  }

  @Test
  void a_member_is_invited_chooses_a_password_and_nothing_before() {
    String first =
        secret(
            owner.post(
                PAGE + "/members", Map.of("login", "ana", "name", "Ana", "role", "operator")));
    var ana = new Browser(console);

    signIn(ana, "ana", first);
    assertThat(ana.get("/manage/demo/dashboard").headers().firstValue("Location"))
        .contains("/manage/demo/password");
    assertThat(ana.post("/manage/demo/test-chat", Map.of("message", "x")).statusCode())
        .isEqualTo(303);
    ana.get("/manage/demo/password");
    assertThat(choose(ana, "wrong", "four words go here").statusCode()).isEqualTo(422);
    assertThat(choose(ana, first, "short").statusCode()).isEqualTo(422);
    assertThat(choose(ana, first, "aaaaaaaaaaaaaa").statusCode()).isEqualTo(422);
    String before = ana.cookies().get("sid");
    assertThat(choose(ana, first, "four words go here").statusCode()).isEqualTo(303);

    assertThat(ana.cookies().get("sid")).isNotEqualTo(before);
    assertThat(ana.get("/manage/demo/dashboard").statusCode()).isEqualTo(200);
    ana.cookies().put("sid", before);
    assertThat(ana.get("/manage/demo/dashboard").statusCode()).isEqualTo(303);
    assertThat(signIn(new Browser(console), "ana", first).statusCode()).isEqualTo(422);
  }

  private static HttpResponse<String> choose(Browser browser, String current, String chosen) {
    return browser.post(
        "/manage/demo/password", Map.of("current", current, "chosen", chosen, "again", chosen));
  }

  @Test
  void another_role_ends_the_session_and_the_last_owner_stays() {
    String first = secret(owner.post(PAGE + "/members", Map.of("login", "ana", "role", "viewer")));
    var ana = new Browser(console);
    signIn(ana, "ana", first);

    assertThat(owner.post(PAGE + "/members/ana/role", Map.of("role", "admin")).statusCode())
        .isEqualTo(303);
    assertThat(ana.get("/manage/demo/password").headers().firstValue("Location").orElse(""))
        .startsWith("/login");
    assertThat(owner.post(PAGE + "/members/owner/remove", Map.of()).statusCode()).isEqualTo(409);
    assertThat(owner.post(PAGE + "/members/owner/role", Map.of("role", "viewer")).body())
        .contains("the last owner cannot be demoted");
    assertThat(owner.post(PAGE + "/members/ana/remove", Map.of()).statusCode()).isEqualTo(303);
    assertThat(owner.get(PAGE).body()).doesNotContain("data-login=\"ana\"");
  }

  @Test
  void a_key_is_made_shown_once_and_ended() {
    var made = owner.post(PAGE + "/keys", Map.of("name", "shop", "role", "viewer", "days", "30"));
    String key = secret(made);
    var keys = new ApiKeys(console.storage, Clock.systemUTC());

    assertThat(keys.caller(key)).isPresent();
    assertThat(owner.get(PAGE).body()).contains("shop").doesNotContain(key);
    String id = keys.list(Shop.TENANT, Optional.empty(), 1).getFirst().id();
    owner.post(PAGE + "/keys/" + id + "/remove", Map.of());
    assertThat(new ApiKeys(console.storage, Clock.systemUTC()).caller(key)).isEmpty();
  }

  @Test
  void the_audit_names_the_member_and_the_sign_ins() {
    var stranger = new Browser(console);
    signIn(stranger, "owner", "canary password");
    owner.post(PAGE, settings(Map.of("name", "Acme")));

    String audit = owner.get(PAGE + "/audit?verify=1").body();

    assertThat(audit)
        .contains("Signed in", "Sign-in refused", "Changed", "Owner · 127.0.0.1")
        .contains("entries are as they were written")
        .doesNotContain("canary password", "argon2");
  }

  @Test
  void a_viewer_sees_the_settings_and_changes_nothing() {
    String first = secret(owner.post(PAGE + "/members", Map.of("login", "vera", "role", "viewer")));
    var vera = new Browser(console);
    signIn(vera, "vera", first);
    vera.get("/manage/demo/password");
    choose(vera, first, "only looking around");

    assertThat(vera.get(PAGE).body())
        .contains("Demo shop")
        .doesNotContain("id=\"members\"", "id=\"keys\"", "id=\"audit\"", "Save settings");
    for (String path : List.of("", "/members", "/members/owner/role", "/keys")) {
      assertThat(vera.post(PAGE + path, Map.of("role", "owner")).statusCode())
          .as(path)
          .isEqualTo(403);
    }
    assertThat(vera.get(PAGE + "/audit").statusCode()).isEqualTo(403);
  }

  @Test
  void guessing_from_elsewhere_does_not_keep_the_owner_out() {
    for (int i = 0; i < 5; i++) {
      signIn(new Browser(console), "owner", "guess " + i);
    }
    assertThat(signIn(new Browser(console), "owner", RunningConsole.PASSWORD).statusCode())
        .isEqualTo(429);
    var throttle = new io.parley.server.console.access.LoginThrottle();
    Instant now = Instant.now();
    for (int address = 0; address < 50; address++) {
      for (int i = 0; i < 10; i++) {
        throttle.failed(Shop.TENANT, "owner", "10.0.0." + address, now);
      }
    }

    assertThat(throttle.wait(Shop.TENANT, "owner", "10.0.0.1", now)).isPresent();
    assertThat(throttle.wait(Shop.TENANT, "owner", "192.168.1.1", now)).isEmpty();
  }
}
