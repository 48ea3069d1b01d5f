package io.parley.core.work;

import java.time.Instant;

/** How a claim on a job ends. */
public sealed interface Ending {
  /** The work is done. */
  record Done() implements Ending {}

  /** It failed; try again at {@code at}. Counts against the limit of tries. */
  record Retry(Instant at, String reason) implements Ending {}

  /** It is not its time yet; come back at {@code at}. Does not count. */
  record Postpone(Instant at, String reason) implements Ending {}

  /** No retry would change the outcome. */
  record Failed(String reason) implements Ending {}

  /** Given up; a person may revive it. */
  record Dead(String reason) implements Ending {}
}
