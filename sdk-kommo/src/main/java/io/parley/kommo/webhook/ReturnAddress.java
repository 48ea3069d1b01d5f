package io.parley.kommo.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a salesbot that waits is continued. An address arrives from outside and a token is sent
 * there, so nothing but the very form that Kommo uses, on the account's own host, is one.
 *
 * @param host the account's host, such as {@code acme.kommo.com}
 * @param path such as {@code /api/v4/salesbot/321/continue/123}
 */
public record ReturnAddress(String host, String path) {
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.(kommo\\.com|amocrm\\.(?:com|ru))");
  private static final Pattern PATH =
      Pattern.compile("/api/v4/(salesbot|marketingbot)/([0-9]{1,18})/continue/([0-9]{1,18})");

  public ReturnAddress {
    if (!HOST.matcher(host).matches() || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "return address '" + host + path + "' must be one of a Kommo account's bots");
    }
  }

  /**
   * The address that a text names; empty for anything else.
   *
   * @param account the host of the account that it must be on
   */
  public static Optional<ReturnAddress> of(String text, String account) {
    try {
      URI uri = new URI(text);
      boolean exact =
          "https".equals(uri.getScheme())
              && account.equals(uri.getRawAuthority())
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && HOST.matcher(account).matches()
              && PATH.matcher(String.valueOf(uri.getRawPath())).matches();
      return exact ? Optional.of(new ReturnAddress(account, uri.getRawPath())) : Optional.empty();
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }

  /** The bot and its turn, such as {@code 321/123}. */
  public String name() {
    Matcher path = PATH.matcher(this.path);
    return path.matches() ? path.group(2) + "/" + path.group(3) : this.path;
  }
}
