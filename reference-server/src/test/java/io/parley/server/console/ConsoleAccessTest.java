package io.parley.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentQuery;
import io.parley.core.secret.Secret;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.PasswordHash;
import io.parley.server.http.TrustedProxies;
import io.parley.server.security.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who gets in, how far, and for how long. */
class ConsoleAccessTest {
  private final SettableClock clock = new SettableClock();
  @RegisterExtension final RunningConsole console = new RunningConsole(clock, Optional.empty());

  @Test
  void a_stranger_is_sent_to_the_login_form_and_from_there_to_where_they_wanted() {
    var browser = new Browser(console);

    HttpResponse<String> refused = browser.get("/manage/demo/events?state=pending");
    assertThat(refused.statusCode()).isEqualTo(303);
    assertThat(location(refused))
        .isEqualTo("/login?next=%2Fmanage%2Fdemo%2Fevents%3Fstate%3Dpending");

    assertThat(browser.get(location(refused)).body())
        .contains("value=\"/manage/demo/events?state=pending\"");
  }

  @Test
  void the_right_password_opens_a_session_under_a_new_id() {
    var browser = new Browser(console);
    assertThat(location(browser.get("/"))).isEqualTo("/login");
    browser.get("/login");

    HttpResponse<String> response = browser.login(RunningConsole.PASSWORD);

    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(location(response)).isEqualTo("/manage/demo/dashboard");
    assertThat(response.headers().allValues("Set-Cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("sid=demo.")
                    .containsIgnoringCase("HttpOnly")
                    .containsIgnoringCase("SameSite=Lax"));
    assertThat(browser.get("/manage/demo/dashboard").statusCode()).isEqualTo(200);
    assertThat(location(browser.get("/"))).isEqualTo("/manage/demo/dashboard");
  }

  @Test
  void a_wrong_password_account_or_name_is_refused_in_the_same_words() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("account", "demo", "login", "owner", "password", "nearly"),
            Map.of("account", "demo", "login", "nobody", "password", RunningConsole.PASSWORD),
            Map.of("account", "other", "login", "owner", "password", RunningConsole.PASSWORD),
            Map.of("account", "NO!", "login", "../x", "password", RunningConsole.PASSWORD))) {
      var browser = new Browser(console);
      browser.get("/login");

      HttpResponse<String> response = browser.post("/login", wrong);

      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(response.body()).contains("do not go together");
      assertThat(browser.cookies()).doesNotContainKey("sid");
    }
  }

  @Test
  void guessing_slows_down_and_waiting_helps() {
    var browser = new Browser(console);
    browser.get("/login");
    for (int i = 0; i < 5; i++) {
      assertThat(browser.login("guess " + i).statusCode()).isEqualTo(422);
    }

    HttpResponse<String> slowed = browser.login(RunningConsole.PASSWORD);
    assertThat(slowed.statusCode()).isEqualTo(429);
    assertThat(slowed.headers().firstValue("Retry-After")).contains("3");

    clock.forward(Duration.ofSeconds(3));
    assertThat(browser.login(RunningConsole.PASSWORD).statusCode()).isEqualTo(303);
  }

  @Test
  void behind_a_proxy_each_client_is_slowed_down_alone_and_cannot_pass_for_another()
      throws IOException {
    try (var behind =
        new RunningConsole(clock, Optional.empty(), TrustedProxies.of("127.0.0.0/8, ::1"))) {
      for (int i = 0; i < 5; i++) {
        assertThat(signIn(behind, "guess", "1.2.3." + i + ", 203.0.113.9").statusCode())
            .isEqualTo(422);
      }

      for (String forged : List.of("203.0.113.9", "9.9.9.9, 203.0.113.9", "203.0.113.9, ::1")) {
        assertThat(signIn(behind, RunningConsole.PASSWORD, forged).statusCode())
            .as(forged)
            .isEqualTo(429);
      }
      assertThat(signIn(behind, RunningConsole.PASSWORD, "203.0.113.9, 198.51.100.4").statusCode())
          .isEqualTo(303);
    }
    // Where no proxy is trusted the header is nothing.
    for (int i = 0; i < 5; i++) {
      assertThat(signIn(console, "guess", "203.0.113." + i).statusCode()).isEqualTo(422);
    }
    assertThat(signIn(console, RunningConsole.PASSWORD, "203.0.113.77").statusCode())
        .isEqualTo(429);
  }

  private static HttpResponse<String> signIn(
      RunningConsole console, String password, String forwarded) {
    var browser = new Browser(console);
    browser.get("/login");
    return browser.post(
        "/login",
        Map.of("account", "demo", "login", "owner", "password", password, "next", ""),
        "X-Forwarded-For",
        forwarded);
  }

  @Test
  void a_form_without_the_token_changes_nothing() {
    var browser = new Browser(console);
    browser.get("/login");

    HttpResponse<String> response =
        browser.post(
            "/login",
            Map.of(
                "csrf",
                "guess",
                "account",
                "demo",
                "login",
                "owner",
                "password",
                RunningConsole.PASSWORD));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(browser.cookies()).doesNotContainKey("sid");
  }

  @Test
  void a_form_from_another_site_changes_nothing_even_with_the_token() {
    var browser = Browser.signedIn(console);
    Map<String, String> form = Map.of("theme", "dark");

    assertThat(browser.post("/preferences", form, "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(browser.post("/preferences", form, "Sec-Fetch-Site", "same-site").statusCode())
        .isEqualTo(403);
    assertThat(browser.post("/preferences", form, "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(browser.post("/preferences", form, "Origin", "null").statusCode()).isEqualTo(403);
    assertThat(browser.post("/preferences", form, "Origin", console.url("")).statusCode())
        .isEqualTo(303);
  }

  @Test
  void a_foreign_tenant_is_not_there() {
    new Members(console.storage)
        .add(
            new Member(
                new TenantId("other"),
                "owner",
                "Other",
                Role.OWNER,
                PasswordHash.of(Secret.of("another password"))),
            clock.instant());
    var browser = Browser.signedIn(console);

    for (String page :
        new String[] {
          "", "/dashboard", "/test-chat", "/conversations", "/events", "/effects", "/updates"
        }) {
      assertThat(browser.get("/manage/other" + page).statusCode()).as(page).isEqualTo(404);
      assertThat(browser.get("/manage/nowhere" + page).statusCode()).as(page).isEqualTo(404);
    }
  }

  @Test
  void a_viewer_reads_and_changes_nothing() {
    new Members(console.storage)
        .add(
            new Member(
                Shop.TENANT,
                "vera",
                "Vera",
                Role.VIEWER,
                PasswordHash.of(Secret.of("only looking"))),
            clock.instant());
    var browser = new Browser(console);
    browser.get("/login");
    browser.post("/login", Map.of("account", "demo", "login", "Vera ", "password", "only looking"));

    assertThat(browser.get("/manage/demo/test-chat").body()).doesNotContain("id=\"composer\"");
    assertThat(browser.post("/manage/demo/test-chat", Map.of("message", "hi")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_session_ends_after_half_an_hour_of_rest() {
    var browser = Browser.signedIn(console);

    clock.forward(Duration.ofMinutes(29));
    assertThat(browser.get("/manage/demo/dashboard").statusCode()).isEqualTo(200);
    clock.forward(Duration.ofMinutes(29));
    assertThat(browser.get("/manage/demo/dashboard").statusCode()).isEqualTo(200);
    clock.forward(Duration.ofMinutes(30));
    assertThat(browser.get("/manage/demo/dashboard").statusCode()).isEqualTo(303);
  }

  @Test
  void a_session_ends_after_twelve_hours_of_work() {
    var browser = Browser.signedIn(console);

    for (int i = 0; i < 35; i++) {
      clock.forward(Duration.ofMinutes(20));
      assertThat(browser.get("/manage/demo/dashboard").statusCode()).isEqualTo(200);
    }
    clock.forward(Duration.ofMinutes(20));
    assertThat(browser.get("/manage/demo/dashboard").statusCode()).isEqualTo(303);
  }

  @Test
  void signing_out_ends_the_session_for_whoever_kept_its_cookie() {
    var browser = Browser.signedIn(console);
    String kept = browser.cookies().get("sid");

    assertThat(location(browser.post("/logout", Map.of()))).isEqualTo("/login");

    browser.cookies().put("sid", kept);
    assertThat(browser.get("/manage/demo/dashboard").statusCode()).isEqualTo(303);
  }

  @Test
  void neither_cookie_nor_password_is_stored() {
    var browser = Browser.signedIn(console);
    String cookie = browser.cookies().get("sid");

    for (String collection : new String[] {"session", "member"}) {
      assertThat(console.storage.documents().list(Shop.TENANT, collection, DocumentQuery.first(10)))
          .isNotEmpty()
          .allSatisfy(
              document ->
                  assertThat(document.id() + document.body() + document.labels())
                      .doesNotContain(cookie)
                      .doesNotContain(cookie.substring(5))
                      .doesNotContain(RunningConsole.PASSWORD));
    }
  }

  @Test
  void over_https_cookies_are_bound_to_the_host() throws IOException {
    try (var secure =
        new RunningConsole(clock, Optional.of(URI.create("https://parley.example")))) {
      HttpResponse<String> response = new Browser(secure).get("/login");

      assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
          .startsWith("__Host-pre=")
          .containsIgnoringCase("Secure")
          .containsIgnoringCase("Path=/");
      assertThat(response.headers().firstValue("Strict-Transport-Security")).isPresent();
    }
  }

  @Test
  void the_next_page_is_never_on_another_server() {
    for (String next :
        new String[] {
          "//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"
        }) {
      var browser = new Browser(console);
      browser.get("/login");

      HttpResponse<String> response =
          browser.post(
              "/login",
              Map.of(
                  "account",
                  "demo",
                  "login",
                  "owner",
                  "password",
                  RunningConsole.PASSWORD,
                  "next",
                  next));

      assertThat(location(response)).as(next).isEqualTo("/manage/demo/dashboard");
    }
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElse("");
  }

  /** Stands still until it is told to go on. */
  private static final class SettableClock extends Clock {
    private Instant now = Instant.parse("2026-03-02T09:00:00Z");

    synchronized void forward(Duration by) {
      now = now.plus(by);
    }

    @Override
    public synchronized Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
