package io.parley.server.load;

import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Storage;
import io.parley.server.console.Browser;
import io.parley.server.insight.CountedStorage;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Stores conversations of a year, starts the server on them, signs in and asks for each page of the
 * console, and for the figures over REST, over and over: {@code PagesLoad [CONVERSATIONS [TIMES
 * [WORD]]]}, by default 100,000 and 60; with a word only what has it in its path. The server's Java
 * options are {@code PARLEY_JAVA_OPTS}; one is asked for after the other.
 */
public final class PagesLoad {
  private static final String PASSWORD = "a password for tests";
  private static final String KEY = "a-key-of-our-own-that-is-long-enough";
  private static final String API = "/api/";
  private static final List<String> PAGES =
      List.of(
          "dashboard",
          "test-chat",
          "account-settings",
          "account-settings/audit",
          "ai-agents",
          "conversations",
          "conversations?agent=agent-1",
          "conversations?status=human",
          "conversations?q=long",
          "conversations/c500",
          "knowledge-base",
          "jobs",
          "events",
          "effects",
          "analytics",
          "analytics?from=%1$s&to=%2$s",
          "analytics?from=%1$s&to=%2$s&interval=week",
          "analytics?from=%1$s&to=%2$s&interval=day",
          API + "analytics",
          API + "analytics?from=%1$s&to=%2$s",
          API + "analytics?from=%1$s&to=%2$s&interval=day");

  private PagesLoad() {}

  /**
   * How long one page took.
   *
   * @param path below the tenant's
   * @param status the last answer's
   * @param p50 in milliseconds
   * @param p95 in milliseconds
   */
  public record Outcome(String path, int status, double p50, double p95) {}

  /** Runs it on a server that holds the conversations. */
  static List<Outcome> run(Path data, int conversations, int times, String word) throws Exception {
    try (Storage storage = SqlStorage.sqlite(data, Clock.systemUTC())) {
      FiguresLoad.fill(new CountedStorage(storage), conversations, Clock.systemUTC().instant());
    }
    var settings =
        Map.of(
            "PARLEY_EMBEDDING_MODEL",
            "none",
            "PARLEY_BOOTSTRAP_TENANT",
            FiguresLoad.TENANT.value(),
            "PARLEY_BOOTSTRAP_PASSWORD",
            PASSWORD,
            "PARLEY_BOOTSTRAP_API_KEY",
            KEY);
    try (var server = new ServerProcess(data, settings)) {
      server.start();
      server.awaitReady(HttpClient.newHttpClient());
      var browser = new Browser(path -> server.at(path).toString());
      browser.get("/login");
      int status = browser.login(FiguresLoad.TENANT.value(), PASSWORD).statusCode();
      if (status != 303) {
        throw new IllegalStateException("signing in was answered with " + status);
      }
      var outcomes = new ArrayList<Outcome>();
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      for (String page : PAGES) {
        if (page.contains(word)) {
          outcomes.add(ask(browser, page.formatted(today.minusDays(364), today), times));
        }
      }
      System.out.println("resident memory afterwards " + server.residentMegabytes() + " MB");
      return outcomes;
    }
  }

  private static Outcome ask(Browser browser, String page, int times) {
    String path =
        page.startsWith(API) ? page : "/manage/" + FiguresLoad.TENANT.value() + "/" + page;
    String[] headers =
        page.startsWith(API) ? new String[] {"Authorization", "Bearer " + KEY} : new String[0];
    int status = 0;
    for (int i = 0; i < 20; i++) {
      status = browser.get(path, headers).statusCode(); // warm
    }
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      long started = System.nanoTime();
      status = browser.get(path, headers).statusCode();
      millis[i] = (System.nanoTime() - started) / 1e6;
    }
    Arrays.sort(millis);
    return new Outcome(page, status, millis[times / 2], millis[times * 95 / 100]);
  }

  /** The number of conversations, how often each page is asked for, and a word of its path. */
  public static void main(String[] arguments) throws Exception {
    int conversations = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    int times = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
    String word = arguments.length > 2 ? arguments[2] : "";
    Path folder = Files.createTempDirectory("parley-pages");
    for (Outcome outcome : run(folder.resolve("data"), conversations, times, word)) {
      System.out.printf(
          "%-72s %d  p50 %6.1f ms  p95 %6.1f ms%n",
          outcome.path(), outcome.status(), outcome.p50(), outcome.p95());
    }
    System.exit(0);
  }
}
