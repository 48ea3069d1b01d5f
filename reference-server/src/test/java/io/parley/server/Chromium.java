package io.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A real browser. {@code PARLEY_TEST_CHROMIUM} names it. What its pages complain about is kept. It
 * waits long: a machine may be busy.
 */
final class Chromium implements AutoCloseable {
  private static final Path BROWSER =
      Path.of(System.getenv().getOrDefault("PARLEY_TEST_CHROMIUM", "/usr/bin/chromium"));
  private static final double PATIENCE = 90_000;

  /** How pages are looked at. */
  enum Look {
    LIGHT,
    DARK,
    PHONE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Playwright playwright;
  private final Browser browser;
  private final String base;
  private final List<String> complaints = new ArrayList<>();

  Chromium(int port) {
    base = "http://localhost:" + port;
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(BROWSER)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--no-first-run")));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
  }

  static boolean isHere() {
    return Files.isExecutable(BROWSER);
  }

  /** What the pages wrote as errors or warnings. */
  List<String> complaints() {
    return complaints;
  }

  String url(String path) {
    return base + path;
  }

  /** A browser of its own that looks so. */
  BrowserContext looking(Look look) {
    boolean phone = look == Look.PHONE;
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setLocale("en-GB")
                .setReducedMotion(ReducedMotion.REDUCE)
                .setColorScheme(look == Look.DARK ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setDeviceScaleFactor(phone ? 2 : 1)
                .setViewportSize(phone ? 390 : 1360, phone ? 844 : 900));
    context.setDefaultTimeout(PATIENCE);
    return context;
  }

  /** A page whose complaints are kept. */
  Page page(BrowserContext context) {
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(page.url() + ": " + message.text());
          }
        });
    page.onPageError(complaints::add);
    return page;
  }

  /** Signs the owner of the tenant {@code demo} in. */
  void signIn(Page page, String password) {
    page.navigate(url("/login"));
    page.getByLabel("User name").fill("owner");
    page.getByLabel("Password").fill(password);
    page.locator("button.primary").click();
    assertThat(page.locator("h1")).hasText("Dashboard");
  }

  @Override
  public void close() {
    PlaywrightAssertions.setDefaultAssertionTimeout(5_000);
    playwright.close();
  }
}
