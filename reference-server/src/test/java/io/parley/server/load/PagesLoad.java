package io.parley.server.load;

import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Storage;
import io.parley.server.console.Browser;
import io.parley.server.insight.CountedStorage;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Stores conversations of a year, starts the server on them, signs in and asks for each page of the
 * console over and over: {@code PagesLoad [CONVERSATIONS [TIMES]]}, by default 100,000 and 60. The
 * server's Java options are {@code PARLEY_JAVA_OPTS}; the pages are asked for one after the other.
 */
public final class PagesLoad {
  private static final String PASSWORD = "a password for tests";
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
          "analytics");

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
  static List<Outcome> run(Path data, int conversations, int times) throws Exception {
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
            PASSWORD);
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
      for (String page : PAGES) {
        outcomes.add(ask(browser, page, times));
      }
      System.out.println("resident memory afterwards " + server.residentMegabytes() + " MB");
      return outcomes;
    }
  }

  private static Outcome ask(Browser browser, String page, int times) {
    String path = "/manage/" + FiguresLoad.TENANT.value() + "/" + page;
    int status = 0;
    for (int i = 0; i < 20; i++) {
      status = browser.get(path).statusCode(); // warm
    }
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      long started = System.nanoTime();
      status = browser.get(path).statusCode();
      millis[i] = (System.nanoTime() - started) / 1e6;
    }
    Arrays.sort(millis);
    return new Outcome(page, status, millis[times / 2], millis[times * 95 / 100]);
  }

  /** The number of conversations, and how often each page is asked for. */
  public static void main(String[] arguments) throws Exception {
    int conversations = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    int times = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
    Path folder = Files.createTempDirectory("parley-pages");
    for (Outcome outcome : run(folder.resolve("data"), conversations, times)) {
      System.out.printf(
          "%-32s %d  p50 %6.1f ms  p95 %6.1f ms%n",
          outcome.path(), outcome.status(), outcome.p50(), outcome.p95());
    }
    System.exit(0);
  }
}
