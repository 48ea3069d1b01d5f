package io.parley.core.work;

import io.parley.core.Spi;
import java.time.Instant;
import java.util.List;

/**
 * Does the work of one type of job.
 *
 * <p>Called on a virtual thread, for many jobs at once but never for two of one mailbox. A job may
 * be handed over again after a crash, so whatever leaves the process goes through an effect.
 */
@Spi
public interface JobHandler {
  /** The type of job it handles; stable, since it is stored. */
  String type();

  /**
   * Does the work and says how it ended and what to write, both stored in one commit. A thrown
   * {@code SdkException} that is not retryable gives the job up at once; anything else thrown is
   * retried with back-off until the tries are used up. A {@code StaleVersionException}, thrown here
   * or by the commit, has the work done again from the start.
   */
  Result handle(Job job, Claimed claimed);

  /**
   * What to write when the job is given up for {@code reason}; may be empty. What the last try
   * wrote is stored by then.
   */
  List<Write> givenUp(Job job, String reason, Instant now);

  /**
   * How a job ended and what to write with it.
   *
   * @param ending how the claim ends
   * @param writes stored in the same commit
   */
  record Result(Ending ending, List<Write> writes) {
    public Result {
      writes = List.copyOf(writes);
    }

    /** Done, with these writes. */
    public static Result done(List<Write> writes) {
      return new Result(new Ending.Done(), writes);
    }
  }

  /** The claim under which a handler works. */
  interface Claimed {
    /** The present instant. */
    Instant now();

    /**
     * Stores writes before the work goes on.
     *
     * @throws LostClaimException when another worker has the job by now; stop at once
     */
    void checkpoint(List<Write> writes);
  }
}
