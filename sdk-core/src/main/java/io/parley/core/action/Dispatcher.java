package io.parley.core.action;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.parley.core.RemoteException;
import io.parley.core.work.Backoff;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends planned effects: the only thing that touches the outside. Thread-safe.
 *
 * <p>An effect is marked "sending" durably before its handler runs. One found "sending" by a later
 * claim (a crash, a cut connection) is first looked up outside, after a grace period in which a
 * request still in flight must have landed; it is repeated only when it is certainly not there.
 * What cannot be looked up becomes "unknown" and waits for a person.
 */
public final class Dispatcher implements JobHandler {
  /** The type of the jobs that {@link Write.Plan} enqueues. */
  public static final String TYPE = "effect";

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final WorkLog ledger;
  private final Map<String, ActionHandler> handlers;
  private final Duration grace;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final Consumer<Effect> onSettled;

  /**
   * @param ledger where effects are read
   * @param handlers one for each type of action
   * @param grace how long after sending an unanswered act is looked up: at least twice the
   *     handlers' call time-out; positive
   * @param backoff the waits between tries and their number
   * @param random for the jitter of these waits
   * @param onSettled told of each effect that reached its end, after the fact is decided and before
   *     it is stored; must not throw
   */
  public Dispatcher(
      WorkLog ledger,
      List<ActionHandler> handlers,
      Duration grace,
      Backoff backoff,
      RandomGenerator random,
      Consumer<Effect> onSettled) {
    if (!grace.isPositive()) {
      throw new IllegalArgumentException("grace " + grace + " must be positive");
    }
    this.ledger = ledger;
    this.handlers =
        handlers.stream().collect(toUnmodifiableMap(ActionHandler::type, Function.identity()));
    this.grace = grace;
    this.backoff = backoff;
    this.random = random;
    this.onSettled = onSettled;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    Optional<Effect> found = ledger.effect(job.tenant(), job.id());
    if (found.isEmpty() || found.get().state().settled()) {
      return Result.done(List.of());
    }
    Effect effect = found.get();
    ActionHandler handler = handlers.get(effect.action());
    if (handler == null) {
      return settle(
          effect,
          EffectState.FAILED,
          Optional.empty(),
          "no handler for action '" + effect.action() + "'; known are " + handlers.keySet());
    }
    try {
      return effect.state() == EffectState.SENDING
          ? lookUp(job, effect, handler, claimed)
          : send(job, effect, handler, claimed);
    } catch (RemoteException e) {
      // The look before the act, or the look for it, failed: nothing was sent by this claim.
      return e.retryable() ? again(job, e.getMessage(), e, claimed.now()) : unclear(effect, e);
    }
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return ledger
        .effect(job.tenant(), job.id())
        .filter(effect -> !effect.state().settled())
        .map(
            effect ->
                settle(
                        effect,
                        effect.state() == EffectState.SENDING
                            ? EffectState.UNKNOWN
                            : EffectState.FAILED,
                        Optional.empty(),
                        reason)
                    .writes())
        .orElse(List.of());
  }

  private Result send(Job job, Effect effect, ActionHandler handler, Claimed claimed) {
    Optional<String> objection = handler.objection(effect);
    if (objection.isPresent()) {
      return settle(effect, EffectState.CANCELLED, Optional.empty(), objection.get());
    }
    return act(job, effect, handler, claimed);
  }

  private Result lookUp(Job job, Effect effect, ActionHandler handler, Claimed claimed) {
    Instant earliest = effect.sentAt().orElse(effect.createdAt()).plus(grace);
    if (earliest.isAfter(claimed.now())) {
      return new Result(
          new Ending.Postpone(earliest, "sent without an answer; looked up after the grace period"),
          List.of());
    }
    ActionHandler.Claims claims =
        remoteId ->
            ledger.effects(effect.tenant(), WorkLog.EffectQuery.knownAs(remoteId)).stream()
                .anyMatch(other -> !other.key().equals(effect.key()));
    return switch (handler.reconcile(effect, claims)) {
      case Finding.Happened(var remoteId) ->
          settle(effect, EffectState.DONE, remoteId, "found outside after a lost answer");
      case Finding.Unclear(var reason) ->
          settle(effect, EffectState.UNKNOWN, Optional.empty(), reason);
      // The talk may have changed hands since: what was wanted then is asked again.
      case Finding.Absent() ->
          job.tries() < backoff.tries()
              ? send(job, effect, handler, claimed)
              : settle(
                  effect,
                  EffectState.FAILED,
                  Optional.empty(),
                  "not found outside after " + effect.attempt() + " attempts");
    };
  }

  private Result act(Job job, Effect planned, ActionHandler handler, Claimed claimed) {
    claimed.checkpoint(List.of(new Write.Sending(planned.tenant(), planned.key())));
    Optional<Effect> noted = ledger.effect(planned.tenant(), planned.id());
    if (noted.isEmpty() || noted.get().state() != EffectState.SENDING) {
      // Somebody settled it while it was on its way here.
      return Result.done(List.of());
    }
    Effect effect = noted.get();
    Outcome outcome;
    try {
      outcome = handler.run(effect);
    } catch (RemoteException e) {
      if (e.mayHaveHappened()) {
        outcome = new Outcome.Unknown(e.getMessage());
      } else if (e.retryable()) {
        var unsent = new Write.Unsent(effect.tenant(), effect.key(), e.getMessage());
        return new Result(again(job, e.getMessage(), e, claimed.now()).ending(), List.of(unsent));
      } else {
        outcome = new Outcome.Refused(e.getMessage());
      }
    } catch (RuntimeException e) {
      log.error("tenant {} effect {} failed halfway", effect.tenant(), effect.id(), e);
      outcome = new Outcome.Unknown(e.toString());
    }
    return switch (outcome) {
      case Outcome.Done(var remoteId, var how) -> settle(effect, EffectState.DONE, remoteId, how);
      case Outcome.Refused(var reason) ->
          settle(effect, EffectState.FAILED, Optional.empty(), reason);
      case Outcome.Unknown(var reason) -> {
        Instant at = claimed.now().plus(grace);
        // The last try is looked up too.
        yield new Result(
            job.tries() < backoff.tries()
                ? new Ending.Retry(at, reason)
                : new Ending.Postpone(at, reason),
            List.of());
      }
    };
  }

  private Result again(Job job, String reason, RemoteException e, Instant now) {
    Instant at = now.plus(e.retryAfter().orElseGet(() -> backoff.after(job.tries(), random)));
    // A remote side that names the time is not failing: its wait does not count.
    Ending ending =
        e.retryAfter().isPresent() ? new Ending.Postpone(at, reason) : new Ending.Retry(at, reason);
    return new Result(ending, List.of());
  }

  private Result unclear(Effect effect, RemoteException e) {
    return effect.state() == EffectState.SENDING
        ? settle(effect, EffectState.UNKNOWN, Optional.empty(), e.getMessage())
        : settle(effect, EffectState.FAILED, Optional.empty(), e.getMessage());
  }

  private Result settle(
      Effect effect, EffectState state, Optional<String> remoteId, String reason) {
    Optional<String> why = reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    if (state == EffectState.UNKNOWN || state == EffectState.FAILED) {
      log.warn(
          "tenant {} effect {} {} ended {}: {}",
          effect.tenant(),
          effect.id(),
          effect.action(),
          state,
          reason);
    }
    onSettled.accept(
        new Effect(
            effect.tenant(),
            effect.key(),
            effect.id(),
            effect.action(),
            effect.subject(),
            effect.parameters(),
            effect.target(),
            state,
            effect.attempt(),
            effect.sentAt(),
            remoteId,
            why,
            effect.cause(),
            effect.depth(),
            effect.createdAt(),
            effect.updatedAt()));
    return Result.done(
        List.of(new Write.Settle(effect.tenant(), effect.key(), state, remoteId, why)));
  }
}
