package io.parley.core.sql;

import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.json.Json;
import io.parley.core.work.Effect;
import io.parley.core.work.Write;
import java.sql.SQLException;
import java.time.Instant;

/** Stores events and effects, inside somebody's transaction; each tells whether it did. */
final class LedgerWrites {
  private LedgerWrites() {}

  /** Records an event; false when the same news is there. */
  static boolean record(Session sql, Event event) throws SQLException {
    return sql.update(
            "insert into event (tenant, id, kind, subject, dedup, occurred_at, received_at, source,"
                + " facts, cause, depth, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PENDING')"
                + " on conflict do nothing",
            event.tenant().value(),
            event.id(),
            event.kind(),
            event.subject(),
            event.key(),
            event.occurredAt(),
            event.receivedAt(),
            event.source(),
            Json.write(event.facts()),
            event.cause(),
            event.depth())
        > 0;
  }

  /** Notes what became of an event. */
  static boolean mark(Session sql, Write.Mark mark, Instant now) throws SQLException {
    boolean pending = mark.state() == EventState.PENDING;
    return sql.update(
            "update event set state = ?, reason = ?, settled_at = ? where tenant = ? and id = ?",
            mark.state(),
            pending ? null : mark.reason(),
            pending ? null : now.toEpochMilli(),
            mark.tenant().value(),
            mark.eventId())
        > 0;
  }

  static boolean amend(Session sql, Event event) throws SQLException {
    return sql.update(
            "update event set facts = ?, cause = ?, depth = ? where tenant = ? and id = ?",
            Json.write(event.facts()),
            event.cause(),
            event.depth(),
            event.tenant().value(),
            event.id())
        > 0;
  }

  /** Plans an effect; false when it was planned before. */
  static boolean plan(Session sql, Effect effect, Instant now) throws SQLException {
    return sql.update(
            "insert into effect (tenant, dedup, id, action, subject, parameters, target, state,"
                + " attempt, cause, depth, created_at, updated_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, 'PLANNED', 0, ?, ?, ?, ?) on conflict do nothing",
            effect.tenant().value(),
            effect.key(),
            effect.id(),
            effect.action(),
            effect.subject(),
            Json.write(effect.parameters()),
            Json.write(effect.target()),
            effect.cause(),
            effect.depth(),
            now,
            now)
        > 0;
  }

  static boolean sending(Session sql, Write.Sending sending, Instant now) throws SQLException {
    return sql.update(
            "update effect set state = 'SENDING', attempt = attempt + 1, sent_at = ?,"
                + " updated_at = ? where tenant = ? and dedup = ?"
                + " and state in ('PLANNED', 'SENDING')",
            now,
            now,
            sending.tenant().value(),
            sending.effectKey())
        > 0;
  }

  static boolean unsent(Session sql, Write.Unsent unsent, Instant now) throws SQLException {
    return sql.update(
            "update effect set state = 'PLANNED', reason = ?, updated_at = ?"
                + " where tenant = ? and dedup = ?"
                + " and state in ('SENDING', 'UNKNOWN', 'FAILED')",
            unsent.reason(),
            now,
            unsent.tenant().value(),
            unsent.effectKey())
        > 0;
  }

  static boolean settle(Session sql, Write.Settle settle, Instant now) throws SQLException {
    return sql.update(
            "update effect set state = ?, remote_id = ?, reason = ?, updated_at = ?"
                + " where tenant = ? and dedup = ? and state <> 'DONE'",
            settle.state(),
            settle.remoteId(),
            settle.reason(),
            now,
            settle.tenant().value(),
            settle.effectKey())
        > 0;
  }
}
