package io.parley.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.parley.server.browser.Chromium;
import io.parley.server.insight.BusyMonth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnalyticsPagesTest {
  private static final String PAGE = "/manage/demo/analytics";

  @RegisterExtension static final Chromium chromium = new Chromium();
  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser browser = Browser.signedIn(console);

  private void count() {
    Instant now = Instant.now();
    console.storage.work().commit(BusyMonth.of(Shop.TENANT, console.shop.agent().id(), now), now);
  }

  @Test
  void figures_are_shown_in_every_language_and_for_another_time_there_are_none() {
    count();
    String page = browser.get(PAGE).body();
    assertThat(page).contains("<svg", "First reply", "gpt-4o-mini", "No price is set");
    assertThat(browser.get(PAGE + "?from=2020-01-01&to=2020-01-31").body())
        .contains("Nothing was counted in this time");
    var refused = browser.get(PAGE + "?from=tomorrow");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("must be a date");
    for (Map.Entry<String, String> language :
        Map.of("es", "Cifras", "pt", "Números", "ru", "Показатели").entrySet()) {
      browser.post("/preferences", Map.of("lang", language.getKey(), "back", PAGE));
      assertThat(browser.get(PAGE).body()).contains("<h1>" + language.getValue());
    }
  }

  @Test
  void charts_and_tables_fit_a_screen_and_a_phone_without_a_script() {
    count();
    chromium.at(console.port());
    for (Chromium.Look look : List.of(Chromium.Look.LIGHT, Chromium.Look.PHONE)) {
      Page page = chromium.signIn(chromium.page(look), RunningConsole.PASSWORD);
      page.navigate(chromium.url(PAGE));
      assertThat(page.locator("svg.chart")).hasCount(2);
      assertThat(page.locator("svg.chart rect").first()).isAttached();
      assertThat(Chromium.fits(page)).isTrue();
      page.locator("summary").click();
      assertThat(page.locator("details table tbody tr")).hasCount(30);
      page.locator("select[name=interval]").selectOption("week");
      page.locator("form.period button").click();
      assertThat(page.locator("select[name=interval]")).hasValue("week");
    }
  }
}
