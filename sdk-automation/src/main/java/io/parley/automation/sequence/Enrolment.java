package io.parley.automation.sequence;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One subject on its way through one version of a sequence. Immutable.
 *
 * @param tenant whose it is
 * @param id unique within the tenant
 * @param version of the stored enrolment, for optimistic changes; 0 when not stored yet
 * @param way which sequence, for whom, and how it began; never changes but for what is learnt of
 *     the subject's ids
 * @param status whether it is still on its way
 * @param at where it stands
 * @param pending the id of the effect of the step at hand; empty when none is under way
 * @param due when its next step is looked at; empty when it is over
 * @param ticket the id of the one job that may go on with it; others are out of date
 * @param held whether it waits for its sequence to be switched on
 * @param replied whether the customer wrote since it began
 * @param since from when on a person's message counts as a take-over: its start, or the last time
 *     that a person gave the conversation back
 * @param endedAt when it was over
 * @param reason why it was over
 * @param history what became of its steps, oldest first
 */
public record Enrolment(
    TenantId tenant,
    String id,
    long version,
    Way way,
    Status status,
    Position at,
    Optional<String> pending,
    Optional<Instant> due,
    String ticket,
    boolean held,
    boolean replied,
    Instant since,
    Optional<Instant> endedAt,
    Optional<String> reason,
    List<StepRun> history) {
  private static final int LONGEST_HISTORY = 400;

  /** Whether it is still on its way. */
  public enum Status {
    /** On its way. */
    ACTIVE,
    /** Through all its steps, or ended by one. */
    FINISHED,
    /** Left before the end; the reason says why. */
    EXITED
  }

  /**
   * Which sequence, for whom, and how it began.
   *
   * @param agentId the agent the sequence belongs to
   * @param sequenceId which sequence
   * @param sequenceVersion the version it goes by
   * @param subject the mailbox in which its steps are jobs, such as {@code lead:17}
   * @param target ids by name that acts need, such as {@code integration}, {@code lead}, {@code
   *     talk}, {@code conversation}
   * @param facts what was known when it began
   * @param by who or what began it, for people
   * @param cause the event that led to it
   * @param effect the effect that began it, if one did
   * @param depth how many acts of ours lie between it and the outside
   * @param startedAt when it began
   */
  public record Way(
      String agentId,
      String sequenceId,
      long sequenceVersion,
      String subject,
      Map<String, String> target,
      Map<String, @Nullable Object> facts,
      String by,
      Optional<String> cause,
      Optional<String> effect,
      int depth,
      Instant startedAt) {
    public Way {
      target = Collections.unmodifiableMap(new LinkedHashMap<>(target));
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    Way with(Map<String, String> target) {
      return new Way(
          agentId,
          sequenceId,
          sequenceVersion,
          subject,
          target,
          facts,
          by,
          cause,
          effect,
          depth,
          startedAt);
    }
  }

  public Enrolment {
    history = List.copyOf(history);
  }

  /** Whether it is on its way. */
  public boolean active() {
    return status == Status.ACTIVE;
  }

  Enrolment at(Position position) {
    return new Enrolment(
        tenant, id, version, way, status, position, pending, due, ticket, held, replied, since,
        endedAt, reason, history);
  }

  /** The same, to be looked at next by the job {@code ticket} at {@code due}. */
  Enrolment next(Instant due, String ticket) {
    return new Enrolment(
        tenant,
        id,
        version,
        way,
        status,
        at,
        pending,
        Optional.of(due),
        ticket,
        held,
        replied,
        since,
        endedAt,
        reason,
        history);
  }

  Enrolment pending(Optional<String> pending) {
    return new Enrolment(
        tenant, id, version, way, status, at, pending, due, ticket, held, replied, since, endedAt,
        reason, history);
  }

  Enrolment held(boolean held) {
    return new Enrolment(
        tenant, id, version, way, status, at, pending, due, ticket, held, replied, since, endedAt,
        reason, history);
  }

  Enrolment afterReply() {
    return new Enrolment(
        tenant, id, version, way, status, at, pending, due, ticket, held, true, since, endedAt,
        reason, history);
  }

  Enrolment resumed(Instant at) {
    return new Enrolment(
        tenant, id, version, way, status, this.at, pending, due, ticket, held, replied, at, endedAt,
        reason, history);
  }

  /** The same, knowing more of the subject's ids; those it knows stay. */
  Enrolment learnt(Map<String, String> ids) {
    var target = new LinkedHashMap<>(way.target());
    ids.forEach(target::putIfAbsent);
    return target.equals(way.target())
        ? this
        : new Enrolment(
            tenant,
            id,
            version,
            way.with(target),
            status,
            at,
            pending,
            due,
            ticket,
            held,
            replied,
            since,
            endedAt,
            reason,
            history);
  }

  /** The same, with more of its history; the oldest is forgotten beyond 400 entries. */
  Enrolment noted(List<StepRun> runs) {
    var all = new ArrayList<>(history);
    all.addAll(runs);
    return history(
        all.size() > LONGEST_HISTORY ? all.subList(all.size() - LONGEST_HISTORY, all.size()) : all);
  }

  Enrolment noted(StepRun run) {
    return noted(List.of(run));
  }

  Enrolment history(List<StepRun> history) {
    return new Enrolment(
        tenant, id, version, way, status, at, pending, due, ticket, held, replied, since, endedAt,
        reason, history);
  }

  Enrolment ended(Status how, String why, Instant now) {
    return new Enrolment(
        tenant,
        id,
        version,
        way,
        how,
        at,
        pending,
        Optional.empty(),
        ticket,
        false,
        replied,
        since,
        Optional.of(now),
        Optional.of(why),
        history);
  }
}
