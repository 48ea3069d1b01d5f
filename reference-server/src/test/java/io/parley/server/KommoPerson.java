package io.parley.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person with a browser on Kommo's consent page. */
final class KommoPerson {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern HIDDEN = Pattern.compile("name=\"([a-z_]+)\" value=\"([^\"]*)\"");

  private KommoPerson() {}

  /** Says yes for an account and returns where Kommo sends them: path and query. */
  static String allows(URI consentPage, String account) {
    return decides(consentPage, account, "allow");
  }

  /** Says no. */
  static String denies(URI consentPage, String account) {
    return decides(consentPage, account, "deny");
  }

  private static String decides(URI consentPage, String account, String decision) {
    String page = send(HttpRequest.newBuilder(consentPage).GET().build()).body();
    var form = new StringBuilder("account=" + account + "&decision=" + decision);
    Matcher hidden = HIDDEN.matcher(page);
    while (hidden.find()) {
      form.append('&').append(hidden.group(1)).append('=');
      form.append(URLEncoder.encode(hidden.group(2), StandardCharsets.UTF_8));
    }
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(consentPage.resolve("/oauth"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build());
    URI back = URI.create(answer.headers().firstValue("Location").orElseThrow());
    return back.getRawPath() + "?" + back.getRawQuery();
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
