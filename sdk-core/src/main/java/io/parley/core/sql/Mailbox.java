package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.work.Job;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The row that stands for one subject's live jobs: when the first is due, and who has it. Holding
 * the row is what makes one job of a subject run at a time over all nodes.
 */
final class Mailbox {
  /** Of the first live job: a column, given a tenant and a subject. */
  static final String HEAD =
      "select %s from job where tenant = %s and subject = %s and live = 1"
          + " order by place, coalesce(turn, seq), seq limit 1";

  private static final String HEAD_DUE = HEAD.formatted("due", "?", "?");

  private static final String DELETE_EMPTY =
      "delete from mailbox where tenant = ? and subject = ?"
          + " and not exists (select 1 from job where tenant = ? and subject = ? and live = 1)";

  private Mailbox() {}

  record Name(TenantId tenant, String subject) implements Comparable<Name> {
    private static final Comparator<Name> ORDER =
        Comparator.comparing(Name::tenant).thenComparing(Name::subject);

    static Name of(Job job) {
      return new Name(job.tenant(), job.subject());
    }

    @Override
    public int compareTo(Name other) {
      return ORDER.compare(this, other);
    }
  }

  /** Jobs of them are due at these instants; while somebody holds one, its close will look. */
  static void noteDue(Session sql, SortedMap<Name, Instant> due) throws SQLException {
    var rows = new LinkedHashMap<TenantId, List<@Nullable Object[]>>();
    due.forEach(
        (name, at) ->
            rows.computeIfAbsent(name.tenant(), tenant -> new ArrayList<>())
                .add(new Object[] {name.tenant().value(), name.subject(), at}));
    for (Map.Entry<TenantId, List<@Nullable Object[]>> own : rows.entrySet()) {
      var unused =
          sql.as(own.getKey())
              .batch(
                  "insert into mailbox (tenant, subject, ready_at, owner) values (?, ?, ?, '')"
                      + " on conflict (tenant, subject) do update set ready_at ="
                      + " case when excluded.ready_at < mailbox.ready_at then excluded.ready_at"
                      + " else mailbox.ready_at end where mailbox.owner = ''",
                  own.getValue());
      sql.noteEnqueued();
    }
  }

  /** Keeps other nodes out of the row until the transaction ends. */
  static void lock(Session sql, Name name) throws SQLException {
    sql.as(name.tenant());
    sql.first(
        "select owner from mailbox m where tenant = ? and subject = ? {keep m}",
        row -> row.getString(1),
        name.tenant().value(),
        name.subject());
  }

  /**
   * Whether it is still held by this claim; keeps others out of it until the transaction ends. The
   * job's own row is not enough: while its claim was lost, another job of the mailbox may have been
   * claimed.
   */
  static boolean holds(Session sql, Job job) throws SQLException {
    sql.as(job.tenant());
    return sql.first(
            "select 1 from mailbox m join job j on j.tenant = m.tenant and j.owner = m.owner"
                + " where m.tenant = ? and m.subject = ? and j.id = ? and j.attempt = ? and"
                + SqlEndedTenants.GOING_ON.formatted("m")
                + " {keep m}",
            row -> true,
            job.tenant().value(),
            job.subject(),
            job.id(),
            job.attempt())
        .isPresent();
  }

  /**
   * Whether each of them is still held by its claim; keeps others out of those that are until the
   * transaction ends, locking them by name. PostgreSQL only.
   */
  static boolean hold(Session sql, List<Job> jobs) throws SQLException {
    return sql.overAll()
            .list(
                "select 1 from unnest(?::text[], ?::text[], ?::text[], ?::bigint[])"
                    + " as held(tenant, subject, id, attempt)"
                    + " join mailbox m on m.tenant = held.tenant and m.subject = held.subject"
                    + " join job j on j.tenant = held.tenant and j.id = held.id"
                    + " and j.attempt = held.attempt and j.owner = m.owner where"
                    + SqlEndedTenants.GOING_ON.formatted("m")
                    + " order by m.tenant, m.subject {keep m}",
                row -> true,
                jobs.stream().map(job -> job.tenant().value()).toArray(String[]::new),
                jobs.stream().map(Job::subject).toArray(String[]::new),
                jobs.stream().map(Job::id).toArray(String[]::new),
                jobs.stream().map(Job::attempt).toArray(Long[]::new))
            .size()
        == jobs.size();
  }

  /** Lets go of several that are held. PostgreSQL only. */
  static void release(Session sql, Collection<Name> names) throws SQLException {
    sql.overAll();
    var left = new TreeSet<>(names);
    left.removeAll(
        sql.list(
            "delete from mailbox m using unnest(?::text[], ?::text[]) as held(tenant, subject)"
                + " where m.tenant = held.tenant and m.subject = held.subject"
                + " and not exists (select 1 from job where job.tenant = m.tenant"
                + " and job.subject = m.subject and job.live = 1)"
                + " returning m.tenant, m.subject",
            row -> new Name(new TenantId(row.getString(1)), row.getString(2)),
            tenants(names),
            subjects(names)));
    if (!left.isEmpty()) {
      sql.update(
          "update mailbox m set owner = '', ready_at = ("
              + HEAD.formatted("due", "m.tenant", "m.subject")
              + ") from unnest(?::text[], ?::text[]) as held(tenant, subject)"
              + " where m.tenant = held.tenant and m.subject = held.subject",
          tenants(left),
          subjects(left));
      sql.noteEnqueued();
    }
  }

  private static String[] tenants(Collection<Name> names) {
    return names.stream().map(name -> name.tenant().value()).toArray(String[]::new);
  }

  private static String[] subjects(Collection<Name> names) {
    return names.stream().map(Name::subject).toArray(String[]::new);
  }

  /** Lets go of it: ready when its first live job is due, gone when there is none. */
  static void release(Session sql, Name name) throws SQLException {
    sql.as(name.tenant());
    String tenant = name.tenant().value();
    if (sql.update(DELETE_EMPTY, tenant, name.subject(), tenant, name.subject()) == 0) {
      sql.update(
          "update mailbox set owner = '', ready_at = ("
              + HEAD_DUE
              + ") where tenant = ?"
              + " and subject = ?",
          tenant,
          name.subject(),
          tenant,
          name.subject());
      sql.noteEnqueued();
    }
  }

  /** Its first job may be another now; nothing happens while somebody holds it. */
  static void noteHead(Session sql, Name name) throws SQLException {
    sql.as(name.tenant());
    String tenant = name.tenant().value();
    if (sql.update(DELETE_EMPTY + " and owner = ''", tenant, name.subject(), tenant, name.subject())
        > 0) {
      return;
    }
    Optional<Long> due = sql.first(HEAD_DUE, row -> row.getLong(1), tenant, name.subject());
    if (due.isPresent()) {
      sql.update(
          "insert into mailbox (tenant, subject, ready_at, owner) values (?, ?, ?, '')"
              + " on conflict (tenant, subject) do update set ready_at = excluded.ready_at"
              + " where mailbox.owner = ''",
          tenant,
          name.subject(),
          due.get());
      sql.noteEnqueued();
    }
  }
}
