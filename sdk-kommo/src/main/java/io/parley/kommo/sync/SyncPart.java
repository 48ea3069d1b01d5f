package io.parley.kommo.sync;

import java.util.List;
import java.util.Optional;

/**
 * How far a run has come with one kind, as stored with each page. Immutable.
 *
 * @param state how far it has come
 * @param counts what was found so far
 * @param page how many pages are stored
 * @param last the highest number stored so far; only when {@code byId}
 * @param byId whether Kommo lists the kind by id, so that a gap is something deleted
 * @param missing what the mirror has and the pages so far had not; looked up before it is removed
 * @param reason why the kind was left out
 */
public record SyncPart(
    State state,
    SyncCounts counts,
    int page,
    long last,
    boolean byId,
    List<Long> missing,
    Optional<String> reason) {
  /** How far a kind has come. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    /** The token may not read it. */
    SKIPPED;

    /** Whether nothing is left to be done. */
    public boolean ended() {
      return this == DONE || this == SKIPPED;
    }
  }

  static final SyncPart WAITING =
      new SyncPart(
          State.WAITING, SyncCounts.NONE, 0, Long.MIN_VALUE, true, List.of(), Optional.empty());

  public SyncPart {
    missing = List.copyOf(missing);
  }

  static SyncPart done(SyncCounts counts) {
    return new SyncPart(State.DONE, counts, 1, Long.MIN_VALUE, false, List.of(), Optional.empty());
  }

  static SyncPart skipped(String reason) {
    return new SyncPart(
        State.SKIPPED, SyncCounts.NONE, 0, Long.MIN_VALUE, false, List.of(), Optional.of(reason));
  }

  /** From the start, without trusting the order of ids. */
  static SyncPart unordered() {
    return new SyncPart(
        State.RUNNING, SyncCounts.NONE, 0, Long.MIN_VALUE, false, List.of(), Optional.empty());
  }

  /** One page further. */
  SyncPart after(SyncCounts found, long last, List<Long> missing) {
    return new SyncPart(
        State.RUNNING,
        counts.plus(found),
        page + 1,
        Math.max(this.last, last),
        byId,
        missing,
        reason);
  }

  /** The same with what the last look-up found, and nothing left to do. */
  SyncPart finished(SyncCounts found) {
    return new SyncPart(State.DONE, counts.plus(found), page, last, byId, List.of(), reason);
  }
}
