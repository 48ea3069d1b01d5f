package io.parley.kommo;

import io.parley.core.secret.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is registered with Kommo under "integrations", and so may ask accounts for access.
 *
 * @param clientId its "integration ID"; 1 to 100 characters of a-z, A-Z, 0-9, '-', '_' and '.'
 * @param clientSecret its "secret key"
 * @param redirectUri where Kommo sends people back to; must equal the registered one to the letter.
 *     http or https, ASCII, without user, fragment or an internationalised host
 */
public record KommoApp(String clientId, Secret clientSecret, URI redirectUri) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  public KommoApp {
    if (!ID.matcher(clientId).matches()) {
      throw new IllegalArgumentException(
          "clientId '" + clientId + "' must be 1 to 100 characters of a-z, 0-9, '-', '_' and '.'");
    }
    String host = redirectUri.getHost();
    boolean web = "http".equals(redirectUri.getScheme()) || "https".equals(redirectUri.getScheme());
    if (!web
        || host == null
        || host.toLowerCase(Locale.ROOT).contains("xn--")
        || redirectUri.getRawUserInfo() != null
        || redirectUri.getRawFragment() != null
        || !redirectUri.toString().chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "redirectUri '"
              + redirectUri
              + "' must be an http or https address without user, fragment or foreign letters");
    }
  }
}
