package io.parley.server.security;

import java.util.Arrays;
import java.util.Locale;

/** What a caller may do; each role may do all that the ones before it may. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Answers customers and looks after the work. */
  OPERATOR,
  /** Sets up agents, knowledge and integrations. */
  ADMIN,
  /** Everything. */
  OWNER;

  /** Whether a caller of this role may do what {@code needed} may. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** As the API spells it. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that the API spells so. */
  public static Role of(String spelled) {
    return Arrays.stream(values())
        .filter(role -> role.spelled().equals(spelled))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "role '" + spelled + "' must be owner, admin, operator or viewer"));
  }
}
