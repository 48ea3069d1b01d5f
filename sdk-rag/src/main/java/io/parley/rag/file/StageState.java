package io.parley.rag.file;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a file is in one stage. Immutable.
 *
 * @param stage the stage's name, such as {@code extract}
 * @param status what became of it
 * @param reason why it failed, for the file's owner; empty otherwise
 * @param startedAt when its newest try began; empty while it waits
 * @param endedAt when that ended; empty until then
 */
public record StageState(
    String stage,
    Status status,
    Optional<String> reason,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt) {
  /** What became of a stage. */
  public enum Status {
    WAITING,
    RUNNING,
    DONE,
    FAILED
  }

  static StageState waiting(String stage) {
    return new StageState(
        stage, Status.WAITING, Optional.empty(), Optional.empty(), Optional.empty());
  }

  StageState running(Instant now) {
    return new StageState(
        stage, Status.RUNNING, Optional.empty(), Optional.of(now), Optional.empty());
  }

  StageState done(Instant now) {
    return new StageState(
        stage,
        Status.DONE,
        Optional.empty(),
        startedAt.or(() -> Optional.of(now)),
        Optional.of(now));
  }

  StageState failed(String why, Instant now) {
    return new StageState(
        stage,
        Status.FAILED,
        Optional.of(why),
        startedAt.or(() -> Optional.of(now)),
        Optional.of(now));
  }
}
