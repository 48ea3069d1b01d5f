package io.parley.server.console.access;

import io.parley.core.TenantId;
import io.parley.server.security.Role;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A person who signs in to the console.
 *
 * @param tenant whose data they work on
 * @param login unique within the tenant, lower case: a name or an e-mail address
 * @param name as others see it; 1 to 100 characters
 * @param role what they may do
 * @param password never in the clear
 */
public record Member(TenantId tenant, String login, String name, Role role, PasswordHash password) {
  private static final Pattern LOGIN = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,99}");

  public Member {
    if (!LOGIN.matcher(login).matches()) {
      throw new IllegalArgumentException(
          "login '" + login + "' must be 1 to 100 characters of a-z, 0-9 and . _ @ + -");
    }
    if (name.isBlank() || name.length() > 100) {
      throw new IllegalArgumentException(
          "name of " + name.length() + " characters must have 1 to 100");
    }
  }

  /** The login as it is compared: lower case, without surrounding blanks. */
  static String folded(String login) {
    return login.strip().toLowerCase(Locale.ROOT);
  }

  static boolean wellFormed(String login) {
    return LOGIN.matcher(login).matches();
  }
}
