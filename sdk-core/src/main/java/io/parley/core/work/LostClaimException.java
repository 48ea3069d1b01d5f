package io.parley.core.work;

import io.parley.core.SdkException;

/** The job has been claimed again since: whatever this claim wanted to write was refused. */
public final class LostClaimException extends SdkException {
  private static final long serialVersionUID = 1L;

  public LostClaimException(Job job) {
    super("job " + job.id() + " was claimed again after attempt " + job.attempt(), null);
  }
}
