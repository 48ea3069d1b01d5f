package io.parley.kommo;

/** Why nothing is sent to an account. */
public enum PauseCause {
  /** Kommo refuses everything after too many requests. */
  BLOCKED,
  /** The subscription of the account has ended. */
  UNPAID
}
