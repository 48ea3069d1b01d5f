package io.parley.server.console;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The console's cookies. Over https they are bound to this host and sent over https only. */
final class Cookies {
  /** The session. */
  static final String SESSION = "sid";

  /** What ties the login form to this browser before there is a session. */
  static final String ANONYMOUS = "pre";

  static final String THEME = "theme";
  static final String LANGUAGE = "lang";

  private static final Duration KEPT = Duration.ofDays(365);

  private final boolean secure;

  /** Whether browsers reach the server over https. */
  static boolean secured(Optional<URI> publicUrl) {
    return publicUrl.filter(url -> "https".equals(url.getScheme())).isPresent();
  }

  Cookies(boolean secure) {
    this.secure = secure;
  }

  Optional<String> read(ContainerRequestContext request, String name) {
    return Optional.ofNullable(request.getCookies().get(named(name))).map(Cookie::getValue);
  }

  /** A cookie that ends with the browser's session. */
  NewCookie forNow(String name, String value) {
    return cookie(name, value, NewCookie.DEFAULT_MAX_AGE);
  }

  /** A cookie that is kept for a year. */
  NewCookie kept(String name, String value) {
    return cookie(name, value, (int) KEPT.toSeconds());
  }

  /** Takes a cookie away. */
  NewCookie gone(String name) {
    return cookie(name, "", 0);
  }

  private NewCookie cookie(String name, String value, int seconds) {
    return new NewCookie.Builder(named(name))
        .value(value)
        .path("/")
        .maxAge(seconds)
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.LAX)
        .build();
  }

  private String named(String name) {
    return secure ? "__Host-" + name : name;
  }
}
