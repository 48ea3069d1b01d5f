package io.parley.server.desk;

import io.parley.core.action.Dispatcher;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Job;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An effect of which nobody knows whether it happened, for a person to decide on. */
public final class UnknownEffect {
  private final Effect effect;

  private UnknownEffect(Effect effect) {
    this.effect = effect;
  }

  /** The effect when it is unknown, else empty: there is nothing to decide. */
  public static Optional<UnknownEffect> of(Effect effect) {
    return effect.state() == EffectState.UNKNOWN
        ? Optional.of(new UnknownEffect(effect))
        : Optional.empty();
  }

  /** Notes that it did happen, as {@code who} found. */
  public List<Write> wasSent(String who) {
    return List.of(
        new Write.Settle(
            effect.tenant(),
            effect.key(),
            EffectState.DONE,
            effect.remoteId(),
            Optional.of("found sent by " + who)));
  }

  /** Sends it again, since {@code who} found that it did not happen. */
  public List<Write> resend(String who, Instant now) {
    return List.of(
        new Write.Unsent(effect.tenant(), effect.key(), "to be sent again, says " + who),
        new Write.Enqueue(
            Job.of(effect.tenant(), effect.id(), Dispatcher.TYPE, effect.subject(), "{}", now)),
        new Write.Revive(effect.tenant(), effect.id()));
  }
}
