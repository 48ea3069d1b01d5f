package io.parley.server.load;

import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Storage;
import io.parley.server.insight.CountedStorage;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Stores conversations of a year, starts the server on them, signs in and asks for each page of the
 * console over and over: {@code PagesLoad [CONVERSATIONS [TIMES]]}, by default 100,000 and 60. The
 * server's Java options are {@code PARLEY_JAVA_OPTS}; the pages are asked for one after the other.
 */
public final class PagesLoad {
  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
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

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final ServerProcess server;
  private final String manage = "/manage/" + FiguresLoad.TENANT.value() + "/";

  private PagesLoad(ServerProcess server) {
    this.server = server;
  }

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
      var load = new PagesLoad(server);
      server.awaitReady(load.client);
      load.signIn();
      var outcomes = new ArrayList<Outcome>();
      for (String page : PAGES) {
        outcomes.add(load.ask(page, times));
      }
      System.out.println("resident memory afterwards " + server.residentMegabytes() + " MB");
      return outcomes;
    }
  }

  private void signIn() throws IOException, InterruptedException {
    Matcher token = TOKEN.matcher(get("/login").body());
    if (!token.find()) {
      throw new IllegalStateException("the login page has no token");
    }
    String form =
        Map.of(
                "account",
                FiguresLoad.TENANT.value(),
                "login",
                "owner",
                "password",
                PASSWORD,
                "next",
                "",
                "csrf",
                token.group(1))
            .entrySet()
            .stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    int status =
        send(request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)))
            .statusCode();
    if (status != 303) {
      throw new IllegalStateException("signing in was answered with " + status);
    }
  }

  private Outcome ask(String page, int times) throws IOException, InterruptedException {
    int status = 0;
    for (int i = 0; i < 20; i++) {
      status = get(manage + page).statusCode(); // warm
    }
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      long started = System.nanoTime();
      status = get(manage + page).statusCode();
      millis[i] = (System.nanoTime() - started) / 1e6;
    }
    Arrays.sort(millis);
    return new Outcome(page, status, millis[times / 2], millis[times * 95 / 100]);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(server.at(path));
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    for (String cookie : answer.headers().allValues("Set-Cookie")) {
      String pair = cookie.substring(0, (cookie + ";").indexOf(';'));
      cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
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
