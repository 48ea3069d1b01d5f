package io.parley.server.audit;

import java.util.Optional;

/**
 * Who does something.
 *
 * @param kind what acts
 * @param name of the member or key, for people; what the server does itself is done by {@code
 *     server}
 * @param id the login, or the part of the key that may be shown
 * @param role what it may do, as the API spells it; empty for the server itself
 * @param address where the request came from; empty where there was none
 */
public record Actor(
    Kind kind, String name, String id, Optional<String> role, Optional<String> address) {
  /** The server itself: its jobs, its first start, what Kommo told it. */
  public static final Actor SERVER =
      new Actor(Kind.SERVER, "server", "server", Optional.empty(), Optional.empty());

  /** What acts. */
  public enum Kind {
    /** A person in the console. */
    MEMBER,
    /** A program with an API key. */
    KEY,
    /** Whoever tried to sign in and is not known. */
    STRANGER,
    /** The server itself. */
    SERVER
  }
}
