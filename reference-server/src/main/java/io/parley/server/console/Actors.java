package io.parley.server.console;

import io.parley.server.audit.Actor;
import io.parley.server.console.access.Member;
import java.util.Optional;

/** People as the audit names them. */
final class Actors {
  private Actors() {}

  /** A member at an address. */
  static Actor of(Member member, Optional<String> address) {
    return new Actor(
        Actor.Kind.MEMBER,
        member.name(),
        member.login(),
        Optional.of(member.role().spelled()),
        address);
  }

  /** Somebody who is not known. */
  static Actor stranger(String address) {
    return new Actor(
        Actor.Kind.STRANGER, "stranger", "stranger", Optional.empty(), Optional.of(address));
  }
}
