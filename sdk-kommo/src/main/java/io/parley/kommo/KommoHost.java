package io.parley.kommo;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host of one Kommo account, such as {@code acme.kommo.com}. Credentials are sent there, so
 * nothing but a plain name below one of Kommo's own domains is one.
 *
 * @param name lower case; one label below {@code kommo.com}, {@code amocrm.com} or {@code
 *     amocrm.ru}; not {@code www}
 */
public record KommoHost(String name) {
  private static final Pattern SHAPE =
      Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.(kommo\\.com|amocrm\\.(?:com|ru))");

  public KommoHost {
    if (!SHAPE.matcher(name).matches() || name.startsWith("www.")) {
      throw new IllegalArgumentException(
          "account '" + name + "' must be a host such as acme.kommo.com");
    }
  }

  /**
   * The host that a text names.
   *
   * @param text in any case; {@code https://} before it and one slash after it are allowed, since
   *     Kommo's own redirects come with and without
   * @throws IllegalArgumentException for anything else
   */
  public static KommoHost of(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    String bare = lower.startsWith("https://") ? lower.substring(8) : lower;
    return new KommoHost(bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare);
  }

  /** As {@link #of}; empty for anything else. */
  public static Optional<KommoHost> find(String text) {
    try {
      return Optional.of(of(text));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  /** Kommo's domain that the account is in, such as {@code kommo.com}. */
  public String domain() {
    Matcher shape = SHAPE.matcher(name);
    return shape.matches() ? shape.group(1) : name;
  }

  /** {@code https://} and the host. */
  public URI address() {
    return URI.create("https://" + name);
  }

  @Override
  public String toString() {
    return name;
  }
}
