package io.parley.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.browser.Chromium;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Account settings in a real browser. */
class AccountBrowserTest {
  private static final String SETTINGS = "/manage/demo/account-settings";

  @RegisterExtension static final Chromium chromium = new Chromium();
  @RegisterExtension final RunningConsole console = new RunningConsole();

  private Page page;

  @BeforeEach
  void start() {
    console
        .storage
        .work()
        .commit(
            List.of(
                new Accounts(console.storage.documents())
                    .put(Shop.TENANT, Account.named("Demo shop"), 0)),
            Instant.now());
    page = chromium.at(console.port()).page(Chromium.Look.LIGHT);
  }

  @Test
  void settings_are_changed_and_kept_over_a_reload() {
    chromium.signIn(page, RunningConsole.PASSWORD);
    page.locator(".nav a", new Page.LocatorOptions().setHasText("Account settings")).click();

    page.locator("#name").fill("Acme");
    page.locator("#timezone").fill("Europe/Madrid");
    page.locator("#monday").fill("09:00-13:00, 14:00-18:00");
    page.locator("#brandName").fill("Acme desk");
    page.locator("#brandColor").fill("#7a3cff");
    page.getByText("Save settings").click();

    assertThat(page.locator(".done")).hasText("The settings are kept.");
    page.reload();
    assertThat(page.locator("#name")).hasValue("Acme");
    assertThat(page.locator("#monday")).hasValue("09:00-13:00, 14:00-18:00");
    assertThat(page.locator(".brand span")).hasText("Acme desk");
    assertThat(
            (String)
                page.evaluate(
                    "getComputedStyle(document.querySelector('#settings .primary')).backgroundColor"))
        .isNotEqualTo("rgb(15, 110, 92)");
    page.locator("#audit .trace summary").first().click();
    assertThat(page.locator("#audit .trace-body").first()).containsText("Acme desk");
  }

  @Test
  void a_member_is_invited_chooses_a_password_and_is_at_work() {
    chromium.signIn(page, RunningConsole.PASSWORD);
    page.navigate(console.url(SETTINGS));
    Locator form = page.locator("#members form.knowledge-form");
    form.getByLabel("User name").fill("ana");
    form.getByLabel("Name", new Locator.GetByLabelOptions().setExact(true)).fill("Ana Lima");
    form.getByLabel("Role").selectOption("operator");
    form.getByText("Add member").click();
    String first = page.locator("#secret").textContent();

    Page anas = chromium.signIn(chromium.page(Chromium.Look.LIGHT), "ana", first);
    assertThat(anas.locator("h1")).hasText("Your password");
    anas.locator("#current").fill(first);
    anas.locator("#chosen").fill("four words go here");
    anas.locator("#again").fill("four words go here");
    anas.getByText("Change password").click();
    assertThat(anas.locator(".done")).containsText("Your password is changed");
    anas.navigate(console.url("/manage/demo/dashboard"));
    assertThat(anas.locator("#live")).hasText("Live");

    page.navigate(console.url(SETTINGS));
    assertThat(page.locator("[data-login=ana]")).not().containsText("has not signed in yet");
  }

  @Test
  void the_pages_fit_a_small_phone_and_the_chain_is_checked_there() {
    page = chromium.signIn(chromium.page(Chromium.Look.SMALL), RunningConsole.PASSWORD);
    for (String path : List.of(SETTINGS, SETTINGS + "/audit?verify=1", "/manage/demo/password")) {
      page.navigate(console.url(path));
      assertThat(Chromium.fits(page)).as(path).isTrue();
    }
    page.navigate(console.url(SETTINGS + "/audit"));
    page.getByText("Check the chain").click();
    assertThat(page.locator(".done")).containsText("entries are as they were written");
  }
}
