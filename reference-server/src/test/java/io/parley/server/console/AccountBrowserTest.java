package io.parley.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Account settings in a real browser, as {@link ConsoleBrowserTest} has the other pages; pictures
 * are taken on the same request.
 */
@EnabledIf("browserIsHere")
class AccountBrowserTest {
  private static final Path CHROMIUM =
      Path.of(System.getenv().getOrDefault("PARLEY_TEST_CHROMIUM", "/usr/bin/chromium"));
  private static final String SETTINGS = "/manage/demo/account-settings";

  private static Playwright playwright;
  private static Browser chromium;

  private final List<String> complaints = new ArrayList<>();
  private RunningConsole console;
  private BrowserContext context;
  private Page page;

  static boolean browserIsHere() {
    return Files.isExecutable(CHROMIUM);
  }

  @BeforeAll
  static void launch() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--no-first-run")));
  }

  @AfterAll
  static void quit() {
    playwright.close();
  }

  @BeforeEach
  void start() {
    console = new RunningConsole();
    console
        .storage
        .work()
        .commit(
            List.of(
                new Accounts(console.storage.documents())
                    .put(Shop.TENANT, Account.named("Demo shop"), 0)),
            Instant.now());
    context = chromium.newContext(new Browser.NewContextOptions().setLocale("en-GB"));
    page = opened(context);
  }

  @AfterEach
  void stop() throws IOException {
    context.close();
    console.close();
    assertThat(complaints).as("what the browser complained about").isEmpty();
  }

  private Page opened(BrowserContext in) {
    Page opened = in.newPage();
    opened.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    opened.onPageError(complaints::add);
    return opened;
  }

  private void signIn(Page shown, String login, String password) {
    shown.navigate(console.url("/login"));
    shown.getByLabel("User name").fill(login);
    shown.getByLabel("Password").fill(password);
    shown.locator("button.primary").click();
    assertThat(shown.locator("header.side")).isVisible();
  }

  @Test
  void settings_are_changed_and_kept_over_a_reload() {
    signIn(page, "owner", RunningConsole.PASSWORD);
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
    signIn(page, "owner", RunningConsole.PASSWORD);
    page.navigate(console.url(SETTINGS));
    Locator form = page.locator("#members form.knowledge-form");
    form.getByLabel("User name").fill("ana");
    form.getByLabel("Name", new Locator.GetByLabelOptions().setExact(true)).fill("Ana Lima");
    form.getByLabel("Role").selectOption("operator");
    form.getByText("Add member").click();
    String first = page.locator("#secret").textContent();

    try (BrowserContext other =
        chromium.newContext(new Browser.NewContextOptions().setLocale("en-GB"))) {
      Page anas = opened(other);
      signIn(anas, "ana", first);
      assertThat(anas.locator("h1")).hasText("Your password");
      anas.locator("#current").fill(first);
      anas.locator("#chosen").fill("four words go here");
      anas.locator("#again").fill("four words go here");
      anas.getByText("Change password").click();
      assertThat(anas.locator(".done")).containsText("Your password is changed");
      anas.navigate(console.url("/manage/demo/dashboard"));
      assertThat(anas.locator("#live")).hasText("Live");
    }
    page.navigate(console.url(SETTINGS));
    assertThat(page.locator("[data-login=ana]")).not().containsText("has not signed in yet");
  }

  @Test
  void the_pages_fit_a_small_phone_and_the_chain_is_checked_there() {
    page.setViewportSize(360, 740);
    signIn(page, "owner", RunningConsole.PASSWORD);
    for (String path : List.of(SETTINGS, SETTINGS + "/audit?verify=1", "/manage/demo/password")) {
      page.navigate(console.url(path));
      assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
          .as(path)
          .isLessThanOrEqualTo(360);
    }
    page.navigate(console.url(SETTINGS + "/audit"));
    page.getByText("Check the chain").click();
    assertThat(page.locator(".done")).containsText("entries are as they were written");
  }

  @Test
  void pictures_of_the_pages_are_taken_on_request() {
    String folder = System.getProperty("parley.screenshots");
    if (folder == null) {
      return;
    }
    signIn(page, "owner", RunningConsole.PASSWORD);
    page.navigate(console.url(SETTINGS));
    for (String name : List.of("Ana Lima", "Marta Pérez")) {
      Locator form = page.locator("#members form.knowledge-form");
      form.getByLabel("User name").fill(name.substring(0, 3).toLowerCase(java.util.Locale.ROOT));
      form.getByLabel("Name", new Locator.GetByLabelOptions().setExact(true)).fill(name);
      form.getByText("Add member").click();
      assertThat(page.locator("#secret")).isVisible();
    }
    page.locator("#keys form.knowledge-form input[name=name]").fill("Webshop");
    page.getByText("Make key").click();
    assertThat(page.locator("#secret")).isVisible();
    for (Look look : Look.values()) {
      boolean phone = look == Look.PHONE;
      var options =
          new Browser.NewContextOptions()
              .setLocale("en-GB")
              .setColorScheme(look == Look.DARK ? ColorScheme.DARK : ColorScheme.LIGHT)
              .setDeviceScaleFactor(phone ? 2 : 1)
              .setViewportSize(phone ? 390 : 1360, phone ? 844 : 900);
      try (BrowserContext own = chromium.newContext(options)) {
        Page shown = opened(own);
        signIn(shown, "owner", RunningConsole.PASSWORD);
        for (String path : List.of("account-settings", "account-settings/audit", "password")) {
          shown.navigate(console.url("/manage/demo/" + path));
          String name = path.substring(path.indexOf('/') + 1);
          shown.screenshot(
              new Page.ScreenshotOptions()
                  .setFullPage(path.equals("account-settings") && !phone)
                  .setPath(
                      Path.of(
                          folder,
                          name + "-" + look.name().toLowerCase(java.util.Locale.ROOT) + ".png")));
        }
      }
    }
  }

  private enum Look {
    LIGHT,
    DARK,
    PHONE
  }
}
