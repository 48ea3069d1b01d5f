package io.parley.server.feed;

import io.parley.core.TenantId;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.EffectState;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The counters behind the dashboard. Those over the last 24 hours, and those of the backlog, stop
 * at {@link #MOST}.
 *
 * @param conversations all there are
 * @param open in which the agent has the word
 * @param handedOff in which a person has the word
 * @param received messages of customers in the last 24 hours
 * @param replies of agents in the last 24 hours
 * @param unanswered questions that no agent could answer in the last 24 hours
 * @param effectsDone acts on the outside that were confirmed, of the newest thousand
 * @param effectsUnknown acts that a person has to decide on
 * @param eventsPending not handled yet
 * @param jobsWaiting due or to come
 * @param hours the last 24 hours, oldest first
 */
public record Summary(
    long conversations,
    long open,
    long handedOff,
    long received,
    long replies,
    long unanswered,
    long effectsDone,
    long effectsUnknown,
    long eventsPending,
    long jobsWaiting,
    List<Hour> hours) {
  /** Where bounded counters stop. */
  public static final int MOST = 1000;

  private static final int HOURS = 24;

  /**
   * What happened in one hour.
   *
   * @param from its first instant
   * @param received messages of customers
   * @param replies of agents, answers or not
   */
  public record Hour(Instant from, long received, long replies) {}

  public Summary {
    hours = List.copyOf(hours);
  }

  /** Counts for one tenant, as of {@code now}. */
  public static Summary of(Storage storage, TenantId tenant, Instant now) {
    Instant since = now.minus(Duration.ofHours(HOURS));
    var conversations = new Conversations(storage.documents());
    List<Instant> received = times(storage, tenant, "message.received", since);
    List<Instant> replied = times(storage, tenant, "agent.replied", since);
    List<Instant> unanswered = times(storage, tenant, "agent.could_not_answer", since);
    List<Instant> said = new ArrayList<>(replied);
    said.addAll(unanswered);
    return new Summary(
        storage.documents().count(tenant, "conversation", Map.of()),
        conversations.count(tenant, Conversation.Status.OPEN),
        conversations.count(tenant, Conversation.Status.HANDED_OFF),
        received.size(),
        replied.size(),
        unanswered.size(),
        effects(storage, tenant, EffectState.DONE),
        effects(storage, tenant, EffectState.UNKNOWN),
        storage
            .log()
            .events(
                tenant,
                new WorkLog.EventQuery(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(EventState.PENDING),
                    Optional.empty(),
                    Optional.empty(),
                    MOST))
            .size(),
        storage
            .log()
            .jobs(
                tenant,
                new WorkLog.JobQuery(
                    Optional.empty(),
                    Optional.of(Job.Status.QUEUED),
                    false,
                    Optional.empty(),
                    MOST))
            .size(),
        hours(now, received, said));
  }

  private static List<Instant> times(Storage storage, TenantId tenant, String kind, Instant since) {
    return storage
        .log()
        .events(
            tenant,
            new WorkLog.EventQuery(
                Optional.of(kind),
                Optional.empty(),
                Optional.empty(),
                Optional.of(since),
                Optional.empty(),
                MOST))
        .stream()
        .map(RecordedEvent::event)
        .map(event -> event.receivedAt())
        .toList();
  }

  private static long effects(Storage storage, TenantId tenant, EffectState state) {
    return storage
        .log()
        .effects(
            tenant,
            new WorkLog.EffectQuery(
                Optional.of(state),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                MOST))
        .size();
  }

  private static List<Hour> hours(Instant now, List<Instant> received, List<Instant> said) {
    long[][] counts = new long[HOURS][2];
    count(now, received, counts, 0);
    count(now, said, counts, 1);
    List<Hour> hours = new ArrayList<>();
    for (int i = 0; i < HOURS; i++) {
      hours.add(new Hour(now.minus(Duration.ofHours(HOURS - i)), counts[i][0], counts[i][1]));
    }
    return hours;
  }

  private static void count(Instant now, List<Instant> times, long[][] counts, int column) {
    for (Instant at : times) {
      long ago = Math.max(0, Duration.between(at, now).toHours());
      if (ago < HOURS) {
        counts[(int) (HOURS - 1 - ago)][column]++;
      }
    }
  }
}
