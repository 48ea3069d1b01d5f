package io.parley.core.work;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A piece of work that outlives the process. It waits in the mailbox of its subject: of one mailbox
 * one job runs at a time, over all nodes, in the order of their places.
 *
 * @param tenant whose it is
 * @param id unique within the tenant; a second job of the same id is not stored
 * @param type names the handler, such as {@code event}
 * @param subject the mailbox; a job that needs no order gets its own id
 * @param payload JSON text for the handler
 * @param due not before this instant
 * @param place its position in the mailbox: earlier places first, then by arrival. A retry keeps
 *     its place, so later jobs of the mailbox wait for it
 * @param attempt how often it has been claimed; also the fence: what a claim writes is refused once
 *     a later claim exists
 * @param tries how many of the claims count against its limit: the first, and those after a retry
 * @param lost how many claims ended without an ending, since whoever held them died or was too slow
 * @param status how far it has come
 * @param progress 0 to 1, as the handler reported
 * @param reason why it last failed or was postponed
 * @param result what the handler left for whoever asked, as JSON
 * @param kept whether the row stays for the list of jobs once the work is done
 * @param createdAt when it was enqueued
 * @param updatedAt when it last changed
 */
public record Job(
    TenantId tenant,
    String id,
    String type,
    String subject,
    String payload,
    Instant due,
    Instant place,
    long attempt,
    int tries,
    int lost,
    Status status,
    double progress,
    Optional<String> reason,
    Optional<String> result,
    boolean kept,
    Instant createdAt,
    Instant updatedAt) {
  /** How far a job has come. */
  public enum Status {
    /** Waits for its time or its turn. */
    QUEUED,
    /** A worker has it. */
    RUNNING,
    /** Done. */
    SUCCEEDED,
    /** Refused for a reason that no retry would change. */
    FAILED,
    /** Given up after repeated failures. */
    DEAD,
    /** Stopped on request before it was done. */
    CANCELLED;

    /** Whether it still waits or runs. */
    public boolean live() {
      return this == QUEUED || this == RUNNING;
    }
  }

  public Job {
    if (type.isEmpty() || subject.isEmpty()) {
      throw new IllegalArgumentException(
          "job type '" + type + "' and subject '" + subject + "' must not be empty");
    }
  }

  /** A job that is due at once, waits in {@code subject}, and is forgotten when done. */
  public static Job of(
      TenantId tenant, String id, String type, String subject, String payload, Instant now) {
    return new Job(
        tenant,
        id,
        type,
        subject,
        payload,
        now,
        now,
        0,
        0,
        0,
        Status.QUEUED,
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        now,
        now);
  }

  /** The same job, not before {@code due}. */
  public Job dueAt(Instant due) {
    return new Job(
        tenant, id, type, subject, payload, due, due, attempt, tries, lost, status, progress,
        reason, result, kept, createdAt, updatedAt);
  }

  /** The same job, listed also after it is done. */
  public Job keptWhenDone() {
    return new Job(
        tenant, id, type, subject, payload, due, place, attempt, tries, lost, status, progress,
        reason, result, true, createdAt, updatedAt);
  }
}
