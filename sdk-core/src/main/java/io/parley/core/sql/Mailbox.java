package io.parley.core.sql;

import io.parley.core.TenantId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * The row that stands for one subject's live jobs: when the first is due, and who has it. Holding
 * the row is what makes one job of a subject run at a time over all nodes.
 */
final class Mailbox {
  private Mailbox() {}

  record Name(TenantId tenant, String subject) implements Comparable<Name> {
    private static final Comparator<Name> ORDER =
        Comparator.comparing(Name::tenant).thenComparing(Name::subject);

    @Override
    public int compareTo(Name other) {
      return ORDER.compare(this, other);
    }
  }

  /** A job of it is due at {@code due}; while somebody holds it, its close will look. */
  static void noteDue(Session sql, Name name, Instant due) throws SQLException {
    sql.update(
        "insert into mailbox (tenant, subject, ready_at, owner) values (?, ?, ?, '')"
            + " on conflict (tenant, subject) do update set ready_at ="
            + " case when excluded.ready_at < mailbox.ready_at then excluded.ready_at"
            + " else mailbox.ready_at end where mailbox.owner = ''",
        name.tenant().value(),
        name.subject(),
        due);
    sql.noteEnqueued();
  }

  /** Keeps other nodes out of the row until the transaction ends. */
  static void lock(Session sql, Name name) throws SQLException {
    sql.first(
        "select owner from mailbox where tenant = ? and subject = ? {for update}",
        row -> row.getString(1),
        name.tenant().value(),
        name.subject());
  }

  /** Lets go of it: ready when its first live job is due, gone when there is none. */
  static void release(Session sql, Name name) throws SQLException {
    Optional<Long> due = headDue(sql, name);
    if (due.isEmpty()) {
      sql.update(
          "delete from mailbox where tenant = ? and subject = ?",
          name.tenant().value(),
          name.subject());
    } else {
      sql.update(
          "update mailbox set ready_at = ?, owner = '' where tenant = ? and subject = ?",
          due.get(),
          name.tenant().value(),
          name.subject());
      sql.noteEnqueued();
    }
  }

  /** Its first job may be another now; nothing happens while somebody holds it. */
  static void noteHead(Session sql, Name name) throws SQLException {
    Optional<Long> due = headDue(sql, name);
    if (due.isEmpty()) {
      sql.update(
          "delete from mailbox where tenant = ? and subject = ? and owner = ''",
          name.tenant().value(),
          name.subject());
      return;
    }
    sql.update(
        "insert into mailbox (tenant, subject, ready_at, owner) values (?, ?, ?, '')"
            + " on conflict (tenant, subject) do update set ready_at = excluded.ready_at"
            + " where mailbox.owner = ''",
        name.tenant().value(),
        name.subject(),
        due.get());
    sql.noteEnqueued();
  }

  private static Optional<Long> headDue(Session sql, Name name) throws SQLException {
    return sql.first(
        "select due from job where tenant = ? and subject = ? and live = 1"
            + " order by place, seq limit 1",
        row -> row.getLong(1),
        name.tenant().value(),
        name.subject());
  }
}
