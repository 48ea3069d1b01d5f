package io.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.parley.core.secret.Secret;
import io.parley.kommo.sandbox.Integration;
import io.parley.server.browser.Chromium;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A person goes to Kommo's consent page and back, every click in a real browser. */
class ConsentBrowserTest {
  @RegisterExtension static final Chromium chromium = new Chromium();

  private Store.Shared running;
  private String integrations;

  @BeforeEach
  void start() {
    Secret key = Secret.random(32);
    running = new Store.Shared(Store.SQLITE, Map.of("PARLEY_BOOTSTRAP_API_KEY", key.reveal()));
    int port = running.server.port();
    running.kommo.addIntegration(
        Integration.of(
            "app", "app-secret", URI.create("http://127.0.0.1:" + port + KommoAppTest.CALLBACK)));
    String agent = new Client(port, key.reveal()).post("/api/agents", "{'name':'Sofia'}").id();
    integrations = "/manage/demo/ai-agents/" + agent + "/integrations";
    chromium.at("http://127.0.0.1:" + port); // where people come back to
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void from_connect_over_a_no_and_a_yes_in_kommo_to_the_pipelines_of_the_account() {
    Page page = chromium.signIn(chromium.page(Chromium.Look.LIGHT), "a password for tests");
    page.navigate(chromium.url(integrations));
    Locator form = page.locator("#by-app");
    form.locator("[name=account]").fill("acme.kommo.com");
    form.locator("[name='auth.clientId']").fill("app");
    form.locator("[name='auth.clientSecret']").fill("app-secret");
    form.locator("button").click();
    assertThat(page.locator(".done")).containsText("Now give consent in Kommo");
    assertThat(page.locator(".integration .card-head .badge"))
        .hasText("needs a new consent or token");

    page.getByText("Give consent in Kommo").last().click();
    assertThat(page.locator("h1")).hasText("Grant access");
    page.getByText("Deny").click();
    assertThat(page.locator("h1")).hasText("Kommo is not connected");
    assertThat(page.locator("main")).containsText("Access was denied in Kommo");

    page.navigate(chromium.url(integrations));
    page.getByText("Give consent in Kommo").last().click();
    page.locator("select[name=account]").selectOption("acme");
    page.getByText("Allow").click();

    assertThat(page.locator(".done")).containsText("Kommo is connected");
    assertThat(page.url()).contains(integrations);
    assertThat(page.locator(".integration .card-head .badge")).hasText("connected");
    assertThat(page.locator(".sync > .row .badge.good")).hasText("done");
    assertThat(page.locator(".pipelines li strong").first()).isVisible();
    assertThat(page.locator(".ways li").first()).containsText("As a message in the talk");
    KommoAppTest.await(() -> !running.kommo.account("acme").activeWebhooks().isEmpty());
  }
}
