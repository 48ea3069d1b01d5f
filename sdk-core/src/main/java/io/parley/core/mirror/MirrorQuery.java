package io.parley.core.mirror;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries of a shelf to list, highest number first. Every condition must hold. Immutable.
 *
 * @param parent only what belongs there or below: {@code 7} finds {@code 7} and {@code 7/142}
 * @param owner only what this person is responsible for
 * @param changedSince only what changed at or after this instant
 * @param words only what has this text among its words, as written
 * @param before only what stands before this position: the last one of the page before
 * @param limit at most so many; 1 to 1000
 */
public record MirrorQuery(
    Optional<String> parent,
    Optional<String> owner,
    Optional<Instant> changedSince,
    Optional<String> words,
    Optional<MirrorPosition> before,
    int limit) {
  public MirrorQuery {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit " + limit + " must be 1 to 1000");
    }
  }

  /** The first {@code limit} entries of the shelf. */
  public static MirrorQuery first(int limit) {
    return new MirrorQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit);
  }
}
