package io.parley.kommo.action;

import io.parley.core.TenantId;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Job;
import io.parley.core.work.WorkLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A ledger that holds what a test puts there. */
final class LedgerDouble implements WorkLog {
  final List<Effect> effects = new ArrayList<>();

  /** The effect as a ledger holds it once it was sent. */
  static Effect sending(Effect effect) {
    return sending(effect, 1);
  }

  /** The effect as a ledger holds it once it was sent for the {@code attempt}th time. */
  static Effect sending(Effect effect, int attempt) {
    return new Effect(
        effect.tenant(),
        effect.key(),
        effect.id(),
        effect.action(),
        effect.subject(),
        effect.parameters(),
        effect.target(),
        EffectState.SENDING,
        attempt,
        Optional.of(effect.createdAt()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        effect.depth(),
        effect.createdAt(),
        effect.createdAt());
  }

  @Override
  public Optional<RecordedEvent> event(TenantId tenant, String id) {
    return Optional.empty();
  }

  @Override
  public List<RecordedEvent> events(TenantId tenant, EventQuery query) {
    return List.of();
  }

  @Override
  public Optional<Effect> effect(TenantId tenant, String id) {
    return effects.stream().filter(effect -> effect.id().equals(id)).findFirst();
  }

  @Override
  public List<Effect> effects(TenantId tenant, EffectQuery query) {
    return effects.stream()
        .filter(effect -> query.subject().filter(s -> !s.equals(effect.subject())).isEmpty())
        .toList();
  }

  @Override
  public Optional<Job> job(TenantId tenant, String id) {
    return Optional.empty();
  }

  @Override
  public List<Job> jobs(TenantId tenant, JobQuery query) {
    return List.of();
  }

  @Override
  public Backlog backlog(Instant now) {
    return new Backlog(Map.of(), Optional.empty(), 0, 0, 0);
  }
}
