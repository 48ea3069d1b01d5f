package io.parley.server.backup;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.WorkLog;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps a restored store from doing again what was done after its backup was taken: an act that
 * goes back to the time before the restoration is first looked up outside, as if its answer had
 * been lost. What cannot be looked up is not done.
 */
public final class RestoredFence implements ActionHandler {
  private final ActionHandler handler;
  private final WorkLog log;
  private final Instant restoredAt;

  public RestoredFence(ActionHandler handler, WorkLog log, Instant restoredAt) {
    this.handler = handler;
    this.log = log;
    this.restoredAt = restoredAt;
  }

  @Override
  public String type() {
    return handler.type();
  }

  @Override
  public String parameters() {
    return handler.parameters();
  }

  @Override
  public Optional<String> objection(Effect effect) {
    Instant wanted = wanted(effect);
    boolean doubtful = effect.state() == EffectState.PLANNED && wanted.isBefore(restoredAt);
    return (doubtful ? done(effect, wanted) : Optional.<String>empty())
        .or(() -> handler.objection(effect));
  }

  /** When what led to it happened. */
  private Instant wanted(Effect effect) {
    return effect
        .cause()
        .flatMap(id -> log.event(effect.tenant(), id))
        .map(recorded -> recorded.event().occurredAt())
        .filter(at -> at.isBefore(effect.createdAt()))
        .orElse(effect.createdAt());
  }

  private Optional<String> done(Effect effect, Instant wanted) {
    Claims claims =
        remoteId ->
            log.effects(effect.tenant(), WorkLog.EffectQuery.knownAs(remoteId)).stream()
                .anyMatch(other -> !other.key().equals(effect.key()));
    return switch (handler.reconcile(effect.asSentAt(wanted), claims)) {
      case Finding.Happened(var remoteId) ->
          Optional.of(
              "was done before the store was restored"
                  + remoteId.map(id -> ", known outside as " + id).orElse(""));
      case Finding.Unclear(var reason) ->
          Optional.of("may have been done before the store was restored: " + reason);
      case Finding.Absent() -> Optional.empty();
    };
  }

  @Override
  public Outcome run(Effect effect) {
    return handler.run(effect);
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return handler.reconcile(effect, claims);
  }
}
