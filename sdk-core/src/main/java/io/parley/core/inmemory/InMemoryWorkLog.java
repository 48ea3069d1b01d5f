package io.parley.core.inmemory;

import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.parley.core.TenantId;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.json.Json;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Job;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Events and effects in memory. What writes is called inside the gate. */
final class InMemoryWorkLog implements WorkLog {
  private record Name(TenantId tenant, String key) {}

  private final Gate gate;
  private final Mailboxes mailboxes;
  private final Map<TenantId, NavigableMap<String, RecordedEvent>> events = new HashMap<>();
  private final Set<Name> eventKeys = new HashSet<>();
  private final Map<TenantId, NavigableMap<String, Effect>> effects = new HashMap<>();
  private final Map<Name, String> effectIds = new HashMap<>();

  InMemoryWorkLog(Gate gate, Mailboxes mailboxes) {
    this.gate = gate;
    this.mailboxes = mailboxes;
  }

  /** The event as reading it back shows it: facts are JSON values, instants whole milliseconds. */
  static Event asStored(Event event) {
    return new Event(
        event.tenant(),
        event.id(),
        event.kind(),
        event.subject(),
        event.key(),
        event.occurredAt().truncatedTo(MILLIS),
        event.receivedAt().truncatedTo(MILLIS),
        event.source(),
        Json.readMap(Json.write(event.facts())),
        event.cause(),
        event.depth());
  }

  /** The effect as reading it back shows it. */
  static Effect asStored(Effect effect, Instant now) {
    return Effect.planned(
        effect.tenant(),
        effect.key(),
        effect.id(),
        effect.action(),
        effect.subject(),
        Json.readMap(Json.write(effect.parameters())),
        effect.target(),
        effect.cause(),
        effect.depth(),
        now.truncatedTo(MILLIS));
  }

  boolean erase(TenantId tenant) {
    eventKeys.removeIf(name -> name.tenant().equals(tenant));
    effectIds.keySet().removeIf(name -> name.tenant().equals(tenant));
    boolean any = !of(events, tenant).isEmpty() || !of(effects, tenant).isEmpty();
    events.remove(tenant);
    effects.remove(tenant);
    return any;
  }

  boolean record(Event event) {
    if (of(events, event.tenant()).containsKey(event.id())
        || !eventKeys.add(new Name(event.tenant(), event.key()))) {
      return false;
    }
    of(events, event.tenant())
        .put(
            event.id(),
            new RecordedEvent(event, EventState.PENDING, Optional.empty(), Optional.empty()));
    return true;
  }

  boolean mark(Write.Mark mark, Instant now) {
    boolean pending = mark.state() == EventState.PENDING;
    return of(events, mark.tenant())
            .computeIfPresent(
                mark.eventId(),
                (id, recorded) ->
                    new RecordedEvent(
                        recorded.event(),
                        mark.state(),
                        pending ? Optional.empty() : Optional.of(mark.reason()),
                        pending ? Optional.empty() : Optional.of(now.truncatedTo(MILLIS))))
        != null;
  }

  boolean amend(Event event) {
    return of(events, event.tenant())
            .computeIfPresent(
                event.id(),
                (id, recorded) ->
                    new RecordedEvent(
                        recorded
                            .event()
                            .knowing(event.facts())
                            .ledToBy(event.cause(), event.depth()),
                        recorded.state(),
                        recorded.reason(),
                        recorded.settledAt()))
        != null;
  }

  boolean plan(Effect effect) {
    if (of(effects, effect.tenant()).containsKey(effect.id())
        || effectIds.putIfAbsent(new Name(effect.tenant(), effect.key()), effect.id()) != null) {
      return false;
    }
    of(effects, effect.tenant()).put(effect.id(), effect);
    return true;
  }

  boolean sending(Write.Sending sending, Instant now) {
    return change(
        sending.tenant(),
        sending.effectKey(),
        Set.of(EffectState.PLANNED, EffectState.SENDING),
        effect ->
            changed(
                effect,
                EffectState.SENDING,
                effect.attempt() + 1,
                Optional.of(now.truncatedTo(MILLIS)),
                effect.remoteId(),
                effect.reason(),
                now));
  }

  boolean unsent(Write.Unsent unsent, Instant now) {
    return change(
        unsent.tenant(),
        unsent.effectKey(),
        Set.of(EffectState.SENDING, EffectState.UNKNOWN, EffectState.FAILED),
        effect ->
            changed(
                effect,
                EffectState.PLANNED,
                effect.attempt(),
                effect.sentAt(),
                effect.remoteId(),
                Optional.of(unsent.reason()),
                now));
  }

  boolean settle(Write.Settle settle, Instant now) {
    var unless = java.util.EnumSet.complementOf(java.util.EnumSet.of(EffectState.DONE));
    return change(
        settle.tenant(),
        settle.effectKey(),
        unless,
        effect ->
            changed(
                effect,
                settle.state(),
                effect.attempt(),
                effect.sentAt(),
                settle.remoteId(),
                settle.reason(),
                now));
  }

  private boolean change(
      TenantId tenant,
      String key,
      Set<EffectState> from,
      java.util.function.UnaryOperator<Effect> change) {
    String id = effectIds.get(new Name(tenant, key));
    if (id == null) {
      return false;
    }
    NavigableMap<String, Effect> known = of(effects, tenant);
    Effect effect = known.get(id);
    if (effect == null || !from.contains(effect.state())) {
      return false;
    }
    known.put(id, change.apply(effect));
    return true;
  }

  private static Effect changed(
      Effect effect,
      EffectState state,
      int attempt,
      Optional<Instant> sentAt,
      Optional<String> remoteId,
      Optional<String> reason,
      Instant now) {
    return new Effect(
        effect.tenant(),
        effect.key(),
        effect.id(),
        effect.action(),
        effect.subject(),
        effect.parameters(),
        effect.target(),
        state,
        attempt,
        sentAt,
        remoteId,
        reason,
        effect.cause(),
        effect.depth(),
        effect.createdAt(),
        now.truncatedTo(MILLIS));
  }

  private static <T> NavigableMap<String, T> of(
      Map<TenantId, NavigableMap<String, T>> map, TenantId tenant) {
    return map.computeIfAbsent(tenant, t -> new TreeMap<>(CodePointOrder.INSTANCE));
  }

  @Override
  public Optional<RecordedEvent> event(TenantId tenant, String id) {
    return gate.pass(() -> Optional.ofNullable(of(events, tenant).get(id)));
  }

  @Override
  public List<RecordedEvent> events(TenantId tenant, EventQuery query) {
    return gate.pass(
        () ->
            newestFirst(of(events, tenant), query.before()).stream()
                .filter(recorded -> matches(query.kind(), recorded.event().kind()))
                .filter(recorded -> matches(query.subject(), recorded.event().subject()))
                .filter(recorded -> matches(query.state(), recorded.state()))
                .filter(
                    recorded ->
                        query
                            .since()
                            .map(since -> !recorded.event().receivedAt().isBefore(since))
                            .orElse(true))
                .limit(query.limit())
                .toList());
  }

  @Override
  public Optional<Effect> effect(TenantId tenant, String id) {
    return gate.pass(() -> Optional.ofNullable(of(effects, tenant).get(id)));
  }

  @Override
  public List<Effect> effects(TenantId tenant, EffectQuery query) {
    return gate.pass(
        () ->
            newestFirst(of(effects, tenant), query.before()).stream()
                .filter(effect -> matches(query.state(), effect.state()))
                .filter(effect -> matches(query.subject(), effect.subject()))
                .filter(effect -> query.cause().isEmpty() || query.cause().equals(effect.cause()))
                .filter(
                    effect ->
                        query.remoteId().isEmpty() || query.remoteId().equals(effect.remoteId()))
                .limit(query.limit())
                .toList());
  }

  @Override
  public Optional<Job> job(TenantId tenant, String id) {
    return gate.pass(() -> mailboxes.job(tenant, id));
  }

  @Override
  public List<Job> jobs(TenantId tenant, JobQuery query) {
    return gate.pass(
        () ->
            mailboxes
                .newestFirst(tenant)
                .filter(job -> matches(query.type(), job.type()))
                .filter(job -> matches(query.status(), job.status()))
                .filter(job -> job.kept() || !query.kept())
                .filter(
                    job ->
                        query
                            .before()
                            .map(id -> CodePointOrder.INSTANCE.compare(job.id(), id) < 0)
                            .orElse(true))
                .limit(query.limit())
                .toList());
  }

  @Override
  public Backlog backlog(Instant now) {
    return gate.pass(
        () ->
            new Backlog(
                mailboxes
                    .all()
                    .filter(job -> job.status().live())
                    .collect(groupingBy(Job::type, counting())),
                mailboxes
                    .all()
                    .filter(job -> job.status() == Job.Status.QUEUED)
                    .map(Job::due)
                    .filter(due -> !due.isAfter(now))
                    .min(Comparator.naturalOrder()),
                mailboxes.all().filter(job -> job.status() == Job.Status.DEAD).count(),
                effects.values().stream()
                    .flatMap(known -> known.values().stream())
                    .filter(effect -> effect.state() == EffectState.UNKNOWN)
                    .count(),
                events.values().stream()
                    .flatMap(known -> known.values().stream())
                    .filter(recorded -> recorded.state() == EventState.PENDING)
                    .count()));
  }

  private static <T> Collection<T> newestFirst(
      NavigableMap<String, T> known, Optional<String> before) {
    return before.map(id -> known.headMap(id, false)).orElse(known).descendingMap().values();
  }

  private static <T> boolean matches(Optional<T> wanted, T value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }
}
