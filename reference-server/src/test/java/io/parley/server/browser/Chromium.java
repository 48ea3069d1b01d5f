package io.parley.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real browser for tests, registered as a static extension; {@code PARLEY_TEST_CHROMIUM} names
 * it, and where it is not there its tests are left out. It is launched once for all tests of a run,
 * and waits long, since a machine may be busy. What pages complain about fails the test, unless it
 * was expected. Not thread-safe.
 */
public final class Chromium
    implements ExecutionCondition, BeforeEachCallback, AfterTestExecutionCallback {
  private static final Path BROWSER =
      Path.of(System.getenv().getOrDefault("PARLEY_TEST_CHROMIUM", "/usr/bin/chromium"));
  private static final double PATIENCE = 90_000;

  /** How pages are looked at. */
  public enum Look {
    LIGHT(1360, 900),
    DARK(1360, 900),
    PHONE(390, 844),
    /** A phone of the smallest that are sold. */
    SMALL(360, 740);

    private final int width;
    private final int height;

    Look(int width, int height) {
      this.width = width;
      this.height = height;
    }

    public int width() {
      return width;
    }

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Launched(Playwright playwright, Browser browser) implements AutoCloseable {
    static Launched now() {
      Playwright playwright =
          Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
      Browser browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(BROWSER)
                      .setArgs(
                          List.of(
                              "--no-sandbox",
                              "--disable-gpu",
                              "--disable-quic",
                              "--no-first-run",
                              "--disable-background-networking",
                              "--disable-component-update",
                              "--disable-sync")));
      return new Launched(playwright, browser);
    }

    @Override
    public void close() {
      playwright.close();
    }
  }

  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private @Nullable Browser browser;
  private String base = "";
  private String expected = "";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Files.isExecutable(BROWSER)
        ? ConditionEvaluationResult.enabled("there is a browser")
        : ConditionEvaluationResult.disabled("no browser at " + BROWSER);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    browser =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(Chromium.class))
            .computeIfAbsent("browser", key -> Launched.now(), Launched.class)
            .browser();
    closeAll();
    complaints.clear();
    expected = "";
  }

  /** Before the server goes, of which its pages would complain. */
  @Override
  public void afterTestExecution(ExtensionContext context) {
    closeAll();
    if (context.getExecutionException().isEmpty()) {
      assertThat(complaints)
          .as("what the browser complained about")
          .filteredOn(complaint -> expected.isEmpty() || !complaint.contains(expected))
          .isEmpty();
    }
  }

  private void closeAll() {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
  }

  /** Has it look at the server that is reached there, such as {@code http://localhost:8080}. */
  public Chromium at(String address) {
    base = address;
    return this;
  }

  /** The same on a port of this machine. */
  public Chromium at(int port) {
    return at("http://localhost:" + port);
  }

  /** Complaints with these words are none: a refused form is told to the console, too. */
  public void expects(String words) {
    expected = words;
  }

  public String url(String path) {
    return base + path;
  }

  /** A browser of its own that looks so, until the end of the test. */
  public BrowserContext looking(Look look) {
    boolean phone = look.width < 500;
    BrowserContext context =
        Objects.requireNonNull(browser, "no test is running")
            .newContext(
                new Browser.NewContextOptions()
                    .setLocale("en-GB")
                    .setTimezoneId("Europe/Madrid")
                    .setReducedMotion(ReducedMotion.REDUCE)
                    .setColorScheme(look == Look.DARK ? ColorScheme.DARK : ColorScheme.LIGHT)
                    .setDeviceScaleFactor(phone ? 2 : 1)
                    .setViewportSize(look.width, look.height));
    context.setDefaultTimeout(PATIENCE);
    contexts.add(context);
    return context;
  }

  /** A page whose complaints are kept. */
  public Page page(BrowserContext context) {
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

  /** A page in a browser of its own that looks so. */
  public Page page(Look look) {
    return page(looking(look));
  }

  /** Signs the owner of the tenant {@code demo} in. */
  public Page signIn(Page page, String password) {
    return signIn(page, "owner", password);
  }

  /** Signs a member of the tenant {@code demo} in. */
  public Page signIn(Page page, String login, String password) {
    page.navigate(url("/login"));
    page.getByLabel("User name").fill(login);
    page.getByLabel("Password").fill(password);
    page.locator("button.primary").click();
    assertThat(page.locator("header.side")).isVisible();
    return page;
  }

  /** Whether nothing of the page is beyond the right edge. */
  public static boolean fits(Page page) {
    return (Boolean)
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth");
  }
}
