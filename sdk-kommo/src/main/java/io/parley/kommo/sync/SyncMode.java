package io.parley.kommo.sync;

/** How much of an account a sync reads. */
public enum SyncMode {
  /** Everything; also notices what was deleted. */
  FULL,
  /**
   * What changed since the last run, and the small lists whole. What was deleted is noticed by the
   * next full run only, because Kommo does not list it.
   */
  INCREMENTAL
}
