package io.parley.kommo.sync;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One sync of one account, from when it was asked for to its end. Immutable.
 *
 * @param tenant whose account
 * @param id that of its job
 * @param integration which account
 * @param mode how much it reads; an incremental run without a run before it is made a full one
 * @param state how far it has come
 * @param since what changed before this instant is not read; empty for a full run
 * @param askedAt when it was asked for
 * @param startedAt when it began to read
 * @param endedAt when it ended
 * @param parts by kind
 * @param reason why it failed
 */
public record SyncRun(
    TenantId tenant,
    String id,
    String integration,
    SyncMode mode,
    State state,
    Optional<Instant> since,
    Instant askedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Map<SyncKind, SyncPart> parts,
    Optional<String> reason) {
  /** How far a run has come. */
  public enum State {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** Whether it still waits or runs. */
    public boolean live() {
      return this == QUEUED || this == RUNNING;
    }
  }

  public SyncRun {
    EnumMap<SyncKind, SyncPart> all = new EnumMap<>(SyncKind.class);
    all.putAll(parts);
    parts = Collections.unmodifiableMap(all);
  }

  static SyncRun asked(TenantId tenant, String id, String integration, SyncMode mode, Instant now) {
    return new SyncRun(
        tenant,
        id,
        integration,
        mode,
        State.QUEUED,
        Optional.empty(),
        now,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  SyncRun started(SyncMode mode, Optional<Instant> since, Instant now) {
    EnumMap<SyncKind, SyncPart> waiting = new EnumMap<>(SyncKind.class);
    for (SyncKind kind : SyncKind.values()) {
      waiting.put(kind, SyncPart.WAITING);
    }
    return new SyncRun(
        tenant,
        id,
        integration,
        mode,
        State.RUNNING,
        since,
        askedAt,
        Optional.of(now),
        Optional.empty(),
        waiting,
        Optional.empty());
  }

  SyncRun with(Map<SyncKind, SyncPart> changed) {
    Map<SyncKind, SyncPart> all = new EnumMap<>(SyncKind.class);
    all.putAll(parts);
    all.putAll(changed);
    return new SyncRun(
        tenant, id, integration, mode, state, since, askedAt, startedAt, endedAt, all, reason);
  }

  SyncRun ended(State state, Optional<String> reason, Instant now) {
    return new SyncRun(
        tenant,
        id,
        integration,
        mode,
        state,
        since,
        askedAt,
        startedAt,
        Optional.of(now),
        parts,
        reason);
  }

  /** The part of one kind. */
  public SyncPart part(SyncKind kind) {
    return parts.getOrDefault(kind, SyncPart.WAITING);
  }

  /** All kinds together. */
  public SyncCounts counts() {
    return parts.values().stream().map(SyncPart::counts).reduce(SyncCounts.NONE, SyncCounts::plus);
  }
}
