package io.parley.server.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The part of a browser that forms need: cookies, and the token of the last page. */
public final class Browser {
  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final UnaryOperator<String> urls;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private String token = "";

  Browser(RunningConsole console) {
    this(console::url);
  }

  /**
   * @param urls the whole address of a path
   */
  public Browser(UnaryOperator<String> urls) {
    this.urls = urls;
  }

  /** Signed in as the owner. */
  static Browser signedIn(RunningConsole console) {
    var browser = new Browser(console);
    browser.get("/login");
    browser.login(RunningConsole.PASSWORD);
    browser.get("/manage/demo/dashboard");
    return browser;
  }

  HttpResponse<String> login(String password) {
    return login("demo", password);
  }

  /** Signs in as the owner of that account, after the page of the form was read. */
  public HttpResponse<String> login(String account, String password) {
    return post(
        "/login", Map.of("account", account, "login", "owner", "password", password, "next", ""));
  }

  Map<String, String> cookies() {
    return cookies;
  }

  String token() {
    return token;
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpResponse<String> response = send(request(path, headers).GET().build());
    Matcher matcher = TOKEN.matcher(response.body());
    if (matcher.find()) {
      token = matcher.group(1);
    }
    return response;
  }

  /** Submits a form with the token of the last page. */
  HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.putIfAbsent("csrf", token);
    String body =
        all.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Submits a form with a file in it. */
  HttpResponse<String> upload(String path, String csrf, String name, String content) {
    String boundary = "----console-test";
    String body =
        "--%s\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n--%s\r\n"
                .formatted(boundary, csrf, boundary)
            + "Content-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s\r\n--%s--\r\n"
                .formatted(name, content, boundary);
    return send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(urls.apply(path)));
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      for (String cookie : response.headers().allValues("Set-Cookie")) {
        String[] pair = cookie.split(";", 2)[0].split("=", 2);
        if (pair[1].isEmpty()) {
          cookies.remove(pair[0]);
        } else {
          cookies.put(pair[0], pair[1]);
        }
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
