package io.parley.core.work;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what happened and what was done: events, effects and jobs, newest id first.
 *
 * <p>Implementations are thread-safe and keep tenants apart. Verify one with {@code
 * StorageContract} from the parley-core test-jar.
 */
@Spi
public interface WorkLog {
  /** One event, or empty. */
  Optional<RecordedEvent> event(TenantId tenant, String id);

  /** The events that match. */
  List<RecordedEvent> events(TenantId tenant, EventQuery query);

  /** One effect by its id, or empty. */
  Optional<Effect> effect(TenantId tenant, String id);

  /** The effects that match. */
  List<Effect> effects(TenantId tenant, EffectQuery query);

  /** One job, or empty when it never was or is done and was not kept. */
  Optional<Job> job(TenantId tenant, String id);

  /** The jobs that match. */
  List<Job> jobs(TenantId tenant, JobQuery query);

  /** What waits and what went wrong, over all tenants, for metrics and health. */
  Backlog backlog(Instant now);

  /**
   * Which events to list.
   *
   * @param kind exactly this kind
   * @param subject exactly this subject
   * @param state exactly this state
   * @param since received at or after
   * @param before ids that sort before this one
   * @param limit 1 to 1000
   */
  record EventQuery(
      Optional<String> kind,
      Optional<String> subject,
      Optional<EventState> state,
      Optional<Instant> since,
      Optional<String> before,
      int limit) {
    public EventQuery {
      bounded(limit);
    }

    /** The newest {@code limit} events. */
    public static EventQuery newest(int limit) {
      return new EventQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          limit);
    }
  }

  /**
   * Which effects to list.
   *
   * @param state exactly this state
   * @param subject exactly this subject
   * @param cause led to by this event
   * @param remoteId known outside by this id
   * @param before ids that sort before this one
   * @param limit 1 to 1000
   */
  record EffectQuery(
      Optional<EffectState> state,
      Optional<String> subject,
      Optional<String> cause,
      Optional<String> remoteId,
      Optional<String> before,
      int limit) {
    public EffectQuery {
      bounded(limit);
    }

    /** The newest {@code limit} effects. */
    public static EffectQuery newest(int limit) {
      return new EffectQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          limit);
    }

    /** Effects that the event led to. */
    public static EffectQuery causedBy(String event) {
      return new EffectQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.of(event),
          Optional.empty(),
          Optional.empty(),
          1000);
    }

    /** Effects known outside by this id. */
    public static EffectQuery knownAs(String remoteId) {
      return new EffectQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(remoteId),
          Optional.empty(),
          1000);
    }
  }

  /**
   * Which jobs to list.
   *
   * @param type exactly this type
   * @param status exactly this status
   * @param kept only jobs that stay in the list when done: those people start and watch
   * @param before ids that sort before this one
   * @param limit 1 to 1000
   */
  record JobQuery(
      Optional<String> type,
      Optional<Job.Status> status,
      boolean kept,
      Optional<String> before,
      int limit) {
    public JobQuery {
      bounded(limit);
    }
  }

  /**
   * What waits and what went wrong.
   *
   * @param waitingByType jobs that wait or run, by their type; types of which none does are left
   *     out
   * @param oldestDue since when the most overdue job waits; empty when none is due
   * @param dead jobs given up
   * @param unknownEffects effects that a person has to decide on
   * @param pendingEvents events not yet handled
   */
  record Backlog(
      Map<String, Long> waitingByType,
      Optional<Instant> oldestDue,
      long dead,
      long unknownEffects,
      long pendingEvents) {
    public Backlog {
      waitingByType = Map.copyOf(waitingByType);
    }

    /** Jobs that wait or run. */
    public long waiting() {
      return waitingByType.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static void bounded(int limit) {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit " + limit + " must be 1 to 1000");
    }
  }
}
