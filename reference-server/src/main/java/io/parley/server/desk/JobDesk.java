package io.parley.server.desk;

import io.parley.core.TenantId;
import io.parley.core.action.Dispatcher;
import io.parley.core.event.EventState;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.EventJob;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What people do about jobs: have those tried again that ended, and stop those that wait. What a
 * job is about follows it: an event that was given up is pending again, an effect that will not be
 * sent is cancelled. Thread-safe.
 */
public final class JobDesk {
  private final Storage storage;

  public JobDesk(Storage storage) {
    this.storage = storage;
  }

  /** Whether {@link #retry} is worth offering. */
  public static boolean retriable(Job job) {
    return !job.status().live();
  }

  /** Whether {@link #cancel} is worth offering. */
  public static boolean cancellable(Job job) {
    return job.status() == Job.Status.QUEUED;
  }

  /**
   * Makes a job that ended due now, with all its tries ahead of it.
   *
   * @param who wants it, for people
   * @return why not; empty when it was done
   */
  public Optional<String> retry(Job job, String who, Instant now) {
    if (!retriable(job)) {
      return Optional.of(named(job) + "; it can be retried once it has ended");
    }
    var writes = new ArrayList<Write>();
    TenantId tenant = job.tenant();
    if (job.type().equals(EventJob.TYPE)) {
      writes.add(new Write.Mark(tenant, job.id(), EventState.PENDING, ""));
    } else if (job.type().equals(Dispatcher.TYPE)) {
      Optional<Effect> effect = storage.log().effect(tenant, job.id());
      if (effect.isPresent() && effect.get().state() == EffectState.UNKNOWN) {
        return Optional.of(
            "effect '" + job.id() + "' is unknown: decide on it at /api/effects/" + job.id());
      }
      effect
          .filter(known -> known.state() == EffectState.FAILED)
          .ifPresent(
              known -> writes.add(new Write.Unsent(tenant, known.key(), "tried again by " + who)));
    }
    writes.add(new Write.Revive(tenant, job.id()));
    return storage.work().commit(writes, now).getLast()
        ? Optional.empty()
        : Optional.of(named(job) + " no longer; it has changed meanwhile");
  }

  /**
   * Stops a job that waits.
   *
   * @param who wants it, for people
   * @return why not; empty when it was done
   */
  public Optional<String> cancel(Job job, String who, Instant now) {
    if (!cancellable(job)) {
      return Optional.of(named(job) + "; it can be cancelled while it is queued");
    }
    TenantId tenant = job.tenant();
    Optional<Effect> effect =
        job.type().equals(Dispatcher.TYPE)
            ? storage.log().effect(tenant, job.id())
            : Optional.empty();
    if (effect.isPresent() && effect.get().state() == EffectState.SENDING) {
      return Optional.of("effect '" + job.id() + "' may have been sent: it is looked up first");
    }
    // First the job alone: once nobody can claim it, nothing is sent any more.
    if (!storage.work().commit(List.of(new Write.Cancel(tenant, job.id())), now).getFirst()) {
      return Optional.of(named(job) + " no longer; it has changed meanwhile");
    }
    String reason = "cancelled by " + who;
    if (job.type().equals(EventJob.TYPE)) {
      storage
          .work()
          .commit(List.of(new Write.Mark(tenant, job.id(), EventState.IGNORED, reason)), now);
    }
    effect.ifPresent(
        known ->
            storage
                .work()
                .commit(
                    List.of(
                        new Write.Settle(
                            tenant,
                            known.key(),
                            EffectState.CANCELLED,
                            Optional.empty(),
                            Optional.of(reason))),
                    now));
    return Optional.empty();
  }

  private static String named(Job job) {
    return "job '" + job.id() + "' is " + job.status().name().toLowerCase(Locale.ROOT);
  }
}
