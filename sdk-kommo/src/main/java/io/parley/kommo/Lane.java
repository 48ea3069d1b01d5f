package io.parley.kommo;

/**
 * Whose turn it is when several callers want the same request budget, the most urgent first. An
 * earlier lane always goes before a later one; inside a lane the order of arrival holds.
 */
public enum Lane {
  /** A client is waiting for an answer. */
  LIVE,
  /** What a rule or an agent decided to do. */
  ACTIONS,
  /** What a timed sequence does. */
  SEQUENCES,
  /** Copying the account; may wait as long as it takes. */
  SYNC
}
