package io.parley.kommo.reply;

/** What came of sending an answer. */
public sealed interface Delivery {
  /**
   * Kommo took it.
   *
   * @param transport which way it went, such as {@code talk}
   * @param remoteId Kommo's name for the last part of it; empty when Kommo gave none
   */
  record Sent(String transport, String remoteId) implements Delivery {}

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
