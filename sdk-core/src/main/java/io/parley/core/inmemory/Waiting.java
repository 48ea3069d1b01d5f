package io.parley.core.inmemory;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.parley.core.TenantId;
import io.parley.core.work.Job;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job as it changes. */
final class Waiting {
  /** By place, then by arrival; what a job led to comes right after it. */
  static final Comparator<Waiting> ORDER =
      Comparator.<Waiting, Instant>comparing(waiting -> waiting.place)
          .thenComparingLong(waiting -> waiting.turn)
          .thenComparingLong(waiting -> waiting.number);

  final TenantId tenant;
  final String id;
  final String subject;
  final boolean kept;
  private final String type;
  private final String payload;
  private final Instant place;
  private final long turn;
  private final long number;
  private final Instant createdAt;
  Instant due;
  long attempt;
  int tries;
  int lost;
  Job.Status status = Job.Status.QUEUED;
  double progress;
  Optional<String> reason = Optional.empty();
  Optional<String> result = Optional.empty();
  Instant updatedAt;

  /**
   * @param before the job of the same mailbox whose place it takes; null for a place of its own
   * @param number counts up with each arrival
   */
  Waiting(Job job, @Nullable Waiting before, long number, Instant now) {
    this.tenant = job.tenant();
    this.id = job.id();
    this.subject = job.subject();
    this.kept = job.kept();
    this.type = job.type();
    this.payload = job.payload();
    this.place = before == null ? job.place().truncatedTo(MILLIS) : before.place;
    this.turn = before == null ? number : before.turn;
    this.number = number;
    this.createdAt = now;
    this.due = job.due().truncatedTo(MILLIS);
    this.updatedAt = now;
  }

  /** As it is now. */
  Job job() {
    return new Job(
        tenant, id, type, subject, payload, due, place, attempt, tries, lost, status, progress,
        reason, result, kept, createdAt, updatedAt);
  }
}
