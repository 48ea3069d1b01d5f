package io.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import io.parley.core.secret.Secret;
import io.parley.server.browser.Chromium;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Another system tells, another is told, and a file of it is taken, by clicks in a real browser.
 */
class OtherSystemsBrowserTest {
  @RegisterExtension static final Chromium chromium = new Chromium();

  private final List<String> told = new CopyOnWriteArrayList<>();
  private HttpServer warehouse;
  private Store.Shared running;
  private Client owner;
  private String agent;
  private Page page;

  @BeforeEach
  void start() throws IOException {
    warehouse = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    warehouse.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    warehouse.start();
    Secret key = Secret.random(32);
    running =
        new Store.Shared(
            Store.SQLITE,
            Map.of(
                "PARLEY_BOOTSTRAP_API_KEY", key.reveal(), "PARLEY_ALLOW_PRIVATE_NETWORK", "true"));
    owner = new Client(running.server.port(), key.reveal());
    agent = owner.post("/api/agents", "{'name':'Sofia'}").id();
    page =
        chromium
            .at(running.server.port())
            .signIn(chromium.page(Chromium.Look.LIGHT), "a password for tests");
  }

  @AfterEach
  void stop() {
    running.close();
    warehouse.stop(0);
  }

  @Test
  void an_event_goes_in_by_a_hook_out_by_a_webhook_and_into_a_file() throws IOException {
    String address = aHookIsMade();
    aWebhookIsAdded();
    assertThat(owner.as("").post(address, "{'id':'o-1','total':120}").status()).isEqualTo(202);
    owner.until("/api/effects?state=done", seen -> !seen.items().isEmpty());
    assertThat(told).singleElement().asString().contains("custom.order_paid");
    itIsToldAgain();
    theHookShowsIt();
    aFileIsTaken();
  }

  private String aHookIsMade() {
    page.navigate(console("ai-agents/" + agent + "/integrations"));
    page.locator(".filter a", new Page.LocatorOptions().setHasText("Inbound hooks")).click();
    page.locator("#name").fill("order_paid");
    page.getByText("Make hook").click();
    Locator address = page.locator("#secret");
    assertThat(address).hasValue(java.util.regex.Pattern.compile(".*/api/hooks/.{43}"));
    assertThat(page.locator("[data-copy=secret]")).isVisible();
    String shown = address.inputValue();
    page.navigate(page.url());
    assertThat(page.locator("#secret")).hasCount(0);
    assertThat(page.locator("main")).containsText("Starts nothing yet");
    return URI.create(shown).getPath();
  }

  private void aWebhookIsAdded() {
    page.locator(".filter a", new Page.LocatorOptions().setHasText("Webhooks")).click();
    page.locator("#url").fill("http://127.0.0.1:" + warehouse.getAddress().getPort() + "/parley");
    page.locator("#description").fill("Warehouse");
    page.locator(".kinds summary", new Page.LocatorOptions().setHasText("Conversations")).click();
    page.getByText("Handed to a person").click();
    page.locator("#others").fill("custom.*");
    page.getByText("Add webhook").click();
    assertThat(page.locator(".done")).hasText("It is kept.");
    assertThat(page.locator("h1")).hasText("Warehouse");
    assertThat(page.locator("#deliveries")).containsText("Nothing was told yet");
    assertThat(page.getByLabel("Handed to a person")).isChecked();
  }

  private void itIsToldAgain() {
    page.reload();
    assertThat(page.locator("#deliveries li")).hasCount(1);
    page.getByText("Tell it again").click();
    assertThat(page.locator(".done")).hasText("It is being told again.");
    assertThat(page.locator("#deliveries li .badge.good")).hasCount(2); // without a reload
    assertThat(told).hasSize(2);
    page.reload();
    assertThat(page.locator("main > .done")).hasCount(0);
  }

  private void theHookShowsIt() {
    page.navigate(console("ai-agents/" + agent + "/integrations/hooks"));
    page.getByText("Last event").click();
    assertThat(page.locator("main")).containsText("custom.order_paid");
    page.getByText("Switch off").click();
    assertThat(page.locator(".done")).hasText("It is switched off.");
  }

  private void aFileIsTaken() throws IOException {
    page.locator(".nav a", new Page.LocatorOptions().setHasText("Figures")).click();
    page.locator(".tabs a", new Page.LocatorOptions().setHasText("Export")).click();
    page.locator("#kind").selectOption("events");
    page.locator("#format").selectOption("jsonl");
    page.getByText("Make the file").click();
    Locator link = page.locator("#exports a[download]");
    assertThat(link).isVisible(); // without a reload
    Download file = page.waitForDownload(link::click);
    assertThat(file.suggestedFilename()).isEqualTo("events.jsonl");
    assertThat(Files.readString(file.path())).contains("custom.order_paid", "\"event.data.total\"");
  }

  private String console(String path) {
    return chromium.url("/manage/demo/" + path);
  }
}
