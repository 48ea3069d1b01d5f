package io.parley.server;

import io.parley.core.secret.Secret;
import java.net.URI;
import java.util.Optional;

/** The address of a PostgreSQL as JDBC wants it. */
final class DatabaseUrl {
  private DatabaseUrl() {}

  /**
   * Takes {@code jdbc:postgresql:} as it is, and {@code postgres://user:password@host:port/name},
   * as hosting platforms write it, in other words.
   *
   * @throws IllegalArgumentException for anything else; the message does not show it
   */
  static Secret jdbc(Secret given) {
    String url = given.reveal();
    if (url.startsWith("jdbc:postgresql:")) {
      return given;
    }
    if (url.matches("postgres(ql)?://\\S+")) {
      try {
        return Secret.of(translated(URI.create(url)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "PARLEY_DATABASE_URL must be a PostgreSQL address; special characters in the password"
                + " are percent-encoded",
            null);
      }
    }
    throw new IllegalArgumentException(
        "PARLEY_DATABASE_URL must start with jdbc:postgresql: or postgresql://");
  }

  private static String translated(URI url) {
    if (url.getHost() == null) {
      throw new IllegalArgumentException("no host");
    }
    var jdbc = new StringBuilder("jdbc:postgresql://").append(url.getHost());
    if (url.getPort() > 0) {
      jdbc.append(':').append(url.getPort());
    }
    jdbc.append(url.getRawPath().isEmpty() ? "/" : url.getRawPath());
    var more = new StringBuilder(Optional.ofNullable(url.getRawQuery()).orElse(""));
    String user = Optional.ofNullable(url.getRawUserInfo()).orElse("");
    int colon = user.indexOf(':');
    add(more, "user", colon < 0 ? user : user.substring(0, colon));
    add(more, "password", colon < 0 ? "" : user.substring(colon + 1));
    return jdbc.append(more.isEmpty() ? "" : "?").append(more).toString();
  }

  /** Values stay percent-encoded, which both ways of writing share. */
  private static void add(StringBuilder to, String name, String value) {
    if (!value.isEmpty()) {
      to.append(to.isEmpty() ? "" : "&").append(name).append('=').append(value);
    }
  }
}
