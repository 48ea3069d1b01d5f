package io.parley.automation.sequence;

import io.parley.core.UniqueId;
import io.parley.core.json.Json;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has enrolments looked at now instead of when they are due: their sequence was switched on, or
 * removed. Thread-safe.
 */
public final class WakeJob implements JobHandler {
  static final String TYPE = "sequence.wake";

  private static final int AT_ONCE = 200;

  private final Enrolments enrolments;

  public WakeJob(Enrolments enrolments) {
    this.enrolments = enrolments;
  }

  /**
   * Whom to wake.
   *
   * @param sequence of which sequence
   * @param held only those that wait for it to be switched on
   * @param before only ids that sort before this one
   */
  record Whom(String sequence, boolean held, Optional<String> before) {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    Whom whom = Json.read(job.payload(), Whom.class);
    List<Enrolment> found =
        whom.held()
            ? enrolments.held(job.tenant(), whom.sequence(), whom.before(), AT_ONCE)
            : enrolments.of(
                job.tenant(),
                whom.sequence(),
                Optional.of(Enrolment.Status.ACTIVE),
                whom.before(),
                AT_ONCE);
    var writes = new ArrayList<Write>();
    for (Enrolment enrolment : found) {
      writes.add(new Write.Revive(job.tenant(), enrolment.ticket()));
    }
    if (found.size() == AT_ONCE) {
      Instant now = claimed.now();
      String id = UniqueId.at(now);
      var rest = new Whom(whom.sequence(), whom.held(), Optional.of(found.getLast().id()));
      writes.add(new Write.Enqueue(Job.of(job.tenant(), id, TYPE, id, Json.write(rest), now)));
    }
    return Result.done(writes);
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of();
  }
}
