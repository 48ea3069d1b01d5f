package io.parley.server.console.access;

import io.parley.core.TenantId;
import io.parley.server.security.Role;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A person who signs in to the console.
 *
 * @param tenant whose data they work on
 * @param login unique within the tenant, lower case: a name or an e-mail address
 * @param name as others see it; 1 to 100 characters
 * @param role what they may do
 * @param password never in the clear
 * @param firstUntil until when a password that somebody else was shown is good for choosing an own
 *     one; empty once they have
 * @param generation grows when role or password change; sessions of an earlier one are over
 */
public record Member(
    TenantId tenant,
    String login,
    String name,
    Role role,
    PasswordHash password,
    Optional<Instant> firstUntil,
    long generation) {
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

  /** A member who has chosen their password. */
  public Member(TenantId tenant, String login, String name, Role role, PasswordHash password) {
    this(tenant, login, name, role, password, Optional.empty(), 0);
  }

  /** Whether they have yet to choose a password that nobody else was shown. */
  public boolean mustChoosePassword() {
    return firstUntil.isPresent();
  }

  /** The same with another name and role; another role ends their sessions. */
  Member renamed(String newName, Role newRole) {
    return new Member(
        tenant,
        login,
        newName,
        newRole,
        password,
        firstUntil,
        newRole == role ? generation : generation + 1);
  }

  /** The same with another password, which ends their sessions. */
  Member withPassword(PasswordHash chosen, Optional<Instant> until) {
    return new Member(tenant, login, name, role, chosen, until, generation + 1);
  }

  /** The login as it is compared: lower case, without surrounding blanks. */
  public static String folded(String login) {
    return login.strip().toLowerCase(Locale.ROOT);
  }

  static boolean wellFormed(String login) {
    return LOGIN.matcher(login).matches();
  }
}
