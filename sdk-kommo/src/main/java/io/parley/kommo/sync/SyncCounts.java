package io.parley.kommo.sync;

/**
 * What a sync found of one kind. Immutable.
 *
 * @param added not in the mirror before
 * @param changed in the mirror, but otherwise
 * @param unchanged as the mirror had it
 * @param removed in the mirror, and no longer in the account
 */
public record SyncCounts(long added, long changed, long unchanged, long removed) {
  public static final SyncCounts NONE = new SyncCounts(0, 0, 0, 0);

  /** Both together. */
  public SyncCounts plus(SyncCounts other) {
    return new SyncCounts(
        added + other.added,
        changed + other.changed,
        unchanged + other.unchanged,
        removed + other.removed);
  }
}
