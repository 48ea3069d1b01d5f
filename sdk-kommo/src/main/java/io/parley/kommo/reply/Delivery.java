package io.parley.kommo.reply;

import java.time.Duration;
import java.util.List;

/** What came of sending an answer. */
public sealed interface Delivery {
  /**
   * Kommo took it.
   *
   * @param transport which way it went, such as {@code talk}
   * @param remoteId Kommo's name for the last part of it; empty when Kommo gave none
   * @param passedOver why it did not go the ways that come before this one, for people
   */
  record Sent(String transport, String remoteId, List<String> passedOver) implements Delivery {
    public Sent {
      passedOver = List.copyOf(passedOver);
    }

    /** It went the first way. */
    public Sent(String transport, String remoteId) {
      this(transport, remoteId, List.of());
    }
  }

  /**
   * Nothing went: somebody else's answer is on its way there and must not be overtaken.
   *
   * @param after when to try again, from now
   */
  record Later(Duration after, String reason) implements Delivery {}

  /**
   * Its first parts went, the next one failed or may have: look before going on.
   *
   * @param parts how many went for certain
   */
  record Interrupted(int parts, String reason) implements Delivery {}

  /** Kommo will not take it, for a reason a person can act on. */
  record Refused(String reason) implements Delivery {}

  /** This way is not open for the account: not paid, no scope, or nowhere to send to. */
  record Unavailable(String reason) implements Delivery {}
}
