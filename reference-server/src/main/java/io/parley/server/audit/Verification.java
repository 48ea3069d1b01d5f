package io.parley.server.audit;

/** What a walk along a tenant's chain found. */
public sealed interface Verification {
  /**
   * Every entry is as it was written, and none is missing.
   *
   * @param entries how many there are
   * @param hash of the newest; noted elsewhere, it shows later that none was taken off the end
   */
  record Intact(long entries, String hash) implements Verification {}

  /**
   * Somebody changed what was written.
   *
   * @param number of the newest entry that is not as it was written; 0 for the end of the chain
   * @param reason what is wrong with it
   */
  record Broken(long number, String reason) implements Verification {}
}
