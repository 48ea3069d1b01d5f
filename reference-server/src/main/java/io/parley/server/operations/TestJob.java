package io.parley.server.operations;

import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A job that does nothing but go all the way through the queue and the worker. */
public final class TestJob implements JobHandler {
  /** Its type. */
  public static final String TYPE = "test";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    claimed.checkpoint(List.of(new Write.Progress(job.tenant(), job.id(), 0.5, Optional.empty())));
    return Result.done(
        List.of(
            new Write.Progress(
                job.tenant(), job.id(), 1, Optional.of("{\"message\":\"the worker works\"}"))));
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of();
  }
}
