package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.UniqueId;
import io.parley.core.document.DocumentQuery;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Write;
import io.parley.kommo.sandbox.TokenStats;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.PasswordHash;
import io.parley.server.console.access.Sessions;
import io.parley.server.security.Role;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person lets the agent into a Kommo account, over real HTTP all the way. */
class ConsentRoutesTest extends KommoAppTest {
  @Test
  void from_consent_to_the_answer_and_on_when_the_token_has_run_out() {
    Client.Reply made = made("");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("status")).isEqualTo("needsReauth");
    assertThat(made.text("reason")).contains("waiting for consent");
    assertThat(made.body()).doesNotContain("app-secret");

    Client.Reply link = client.get(connectUrl(made));
    assertThat(Instant.parse(link.text("expiresAt"))).isAfter(Instant.now());
    String back = KommoPerson.allows(URI.create(link.text("authorizeUrl")), name);
    Client.Reply connected = client.get(back);

    assertThat(connected.text("status")).isEqualTo("connected");
    assertThat(connected.text("accountId")).isEqualTo(String.valueOf(account.id()));
    await(() -> !account.activeWebhooks().isEmpty());
    assertAnswered("Ana");
    account.expireAccessTokens();
    assertAnswered("Berta");
    Client.Reply read = client.get(made.location());
    assertThat(read.text("status")).isEqualTo("connected");
    assertThat(read.body()).doesNotContain("app-secret").contains(app);
  }

  @Test
  void a_browser_is_sent_to_kommo_and_comes_back_to_the_console_with_its_session() {
    Client.Reply made = made("");
    Client browser = client.as("");
    String[] visit = {"Accept", "text/html", "Cookie", "sid=" + session(Role.ADMIN)};

    Client.Reply stranger = browser.get(connectUrl(made), "Accept", "text/html");
    assertThat(stranger.status()).isEqualTo(303);
    assertThat(stranger.header("Location")).startsWith("/login?next=%2Fapi%2Fintegrations%2Fkommo");
    Client.Reply sent = browser.get(connectUrl(made), visit);
    assertThat(sent.status()).isEqualTo(303);
    String back = KommoPerson.allows(URI.create(sent.header("Location")), name);
    String[] other = {"Accept", "text/html", "Cookie", "sid=" + session(Role.ADMIN)};
    assertThat(browser.get(back, other).header("Location"))
        .isEqualTo("/manage/" + tenantId() + "/kommo-refused?why=failed");
    assertThat(browser.get(back, "Accept", "text/html").status()).isEqualTo(400);

    Client.Reply there = browser.get(back, visit);

    assertThat(there.status()).isEqualTo(303);
    Client.Reply page = browser.get(there.header("Location"), visit);
    assertThat(page.body()).contains("Kommo is connected");
    assertThat(client.get(made.location()).text("status")).isEqualTo("connected");
    String[] viewer = {"Cookie", "sid=" + session(Role.VIEWER)};
    assertThat(browser.get(connectUrl(made), viewer).status()).isEqualTo(403);
  }

  /** The cookie of a member who has just signed in. */
  private String session(Role role) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var member =
        new Member(
            tenantId(),
            UniqueId.at(now),
            "Marta",
            role,
            PasswordHash.of(Secret.of("a good password")));
    new Members(storage()).add(member, now);
    return new Sessions(storage()).open(member, now).cookie().reveal();
  }

  @Test
  void a_browser_without_a_session_comes_back_with_the_cookie_it_was_given() {
    Client.Reply made = made("");
    Client.Reply link = client.get(connectUrl(made));
    String cookie = link.header("Set-Cookie");
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax").contains("Path=" + CALLBACK);
    String back = KommoPerson.allows(URI.create(link.text("authorizeUrl")), name);

    Client.Reply there = client.as("").get(back, "Cookie", cookie.split(";", 2)[0]);

    assertThat(there.text("status")).isEqualTo("connected");
  }

  @Test
  void a_state_that_is_missing_forged_foreign_old_or_used_is_refused_before_anything_is_sent() {
    Client.Reply made = made("");
    String back = KommoPerson.allows(consentPage(made), name);
    TokenStats before = stats();

    assertRefused(client.get(back.replaceFirst("&state=[^&]+", "")), "state is missing");
    assertRefused(client.get(back.replaceFirst("&state=[^&]+", "&state=x")), "none of ours");
    char last = back.charAt(back.length() - 1);
    String forged = back.substring(0, back.length() - 1) + (last == 'a' ? 'b' : 'a');
    assertRefused(client.get(forged), "not signed");
    assertRefused(otherTenant().get(back), "another session");
    assertRefused(withRole("admin").get(back), "another session");
    assertRefused(client.as("").get(back), "another session");
    assertThat(stats()).isEqualTo(before);

    assertThat(client.get(back).status()).isEqualTo(200);
    assertRefused(client.get(back), "used already");
    String late = KommoPerson.allows(consentPage(made), name);
    letStatesGrowOld();
    assertRefused(client.get(late), "10 minutes");
    assertThat(stats().codeExchanges()).isEqualTo(before.codeExchanges() + 1);
    assertThat(stats().refused()).isEqualTo(before.refused());
  }

  private void letStatesGrowOld() {
    var old = Instant.now().minus(Duration.ofMinutes(1)).truncatedTo(ChronoUnit.MILLIS);
    storage()
        .documents()
        .list(tenantId(), "kommoConsent", DocumentQuery.first(10))
        .forEach(
            state -> {
              var body = new HashMap<String, Object>(Json.readMap(state.body()));
              body.put("until", old.toString());
              storage()
                  .work()
                  .commit(
                      List.of(
                          new Write.Put(
                              state.tenant(),
                              state.collection(),
                              state.id(),
                              Map.of(),
                              Json.write(body),
                              state.version())),
                      old);
            });
  }

  @Test
  void consent_from_a_host_that_is_not_the_accounts_is_refused_before_anything_is_sent() {
    Client.Reply made = made("");
    String back = KommoPerson.allows(consentPage(made), name);
    String host = name + ".kommo.com";
    TokenStats before = stats();

    for (String referer :
        new String[] {
          "",
          "evil.example",
          "kommo.com.evil.io",
          "x%40evil.io",
          "evil.io%23.kommo.com",
          "evil.io%5C.kommo.com",
          "127.0.0.1",
          "%5B::1%5D",
          "HOST:8443",
          "x%40HOST",
          "HOST.evil.io",
          "www.kommo.com",
          "another.kommo.com",
          "xn--80ak6aa92e.com",
          "http://HOST"
        }) {
      assertRefused(
          client.get(
              back.replaceFirst("referer=[^&]+", "referer=" + referer.replace("HOST", host))),
          referer.equals("another.kommo.com") ? "consent was given for" : "referer");
    }

    assertThat(stats()).isEqualTo(before);
    assertThat(client.get(made.location()).text("status")).isEqualTo("needsReauth");
    assertThat(client.get(back).status()).as("the state was not used up").isEqualTo(200);
  }

  private static void assertRefused(Client.Reply reply, String why) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("detail")).startsWith("not connected: ").contains(why);
  }

  @Test
  void the_sandboxs_own_address_is_as_good_as_the_accounts_where_an_operator_set_it() {
    Client.Reply made = made("");
    String back = KommoPerson.allows(consentPage(made), name);
    String own = sandbox().baseUrl().getAuthority();

    assertThat(client.get(back.replaceFirst("referer=[^&]+", "referer=" + own)).status())
        .isEqualTo(200);
  }

  @Test
  void a_person_who_says_no_leaves_everything_as_it_was() {
    Client.Reply made = made("");
    String back = KommoPerson.denies(consentPage(made), name);

    assertRefused(client.get(back), "access_denied");

    assertThat(client.get(made.location()).text("status")).isEqualTo("needsReauth");
    assertRefused(client.get(back), "used already");
  }

  @Test
  void a_code_copied_by_hand_connects_at_once_and_a_wrong_one_is_told() {
    Client.Reply made = made(",'code':'" + sandbox().authorize(name, app) + "'");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("status")).isEqualTo("connected");
    await(() -> !account.activeWebhooks().isEmpty());
    assertThat(made(",'code':'nonsense'").wrongField()).isEqualTo("auth.code");
  }

  @Test
  void a_credential_that_makes_no_sense_is_refused_by_its_field() {
    assertThat(made(",'token':'x'").wrongField()).isEqualTo("auth.token");
    assertThat(made(",'redirectUri':'javascript:alert(1)'").wrongField())
        .isEqualTo("auth.redirectUri");
    assertThat(made(",'redirectUri':'no address'").wrongField()).isEqualTo("auth.redirectUri");
    app = "a|b";
    assertThat(made("").wrongField()).isEqualTo("auth.clientId");
    assertThat(client.get("/api/integrations/kommo/connect").wrongField())
        .isEqualTo("integrationId");
    assertThat(client.get("/api/integrations/kommo/connect?integrationId=x").status())
        .isEqualTo(404);
  }

  @Test
  void only_an_admin_of_the_tenant_gets_a_link() {
    Client.Reply made = made("");

    assertThat(withRole("operator").get(connectUrl(made)).status()).isEqualTo(403);
    assertThat(client.as("").get(connectUrl(made)).status()).isEqualTo(401);
    assertThat(otherTenant().get(connectUrl(made)).status()).isEqualTo(404);
  }
}
