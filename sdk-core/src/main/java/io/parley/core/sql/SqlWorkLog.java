package io.parley.core.sql;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import io.parley.core.work.Job;
import io.parley.core.work.WorkLog;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events, effects and jobs, read from SQL. */
final class SqlWorkLog implements WorkLog {
  private static final Optional<EventState> PENDING = Optional.of(EventState.PENDING);

  private static final Optional<Job.Status> DEAD = Optional.of(Job.Status.DEAD);

  /** True of every dead job; what their index is for. */
  private static final String ENDED = "live = 0 and reason is not null";

  /** How long before it was received an event may have got its id. */
  private static final Duration LEEWAY = Duration.ofHours(1);

  private final Transactions transactions;

  SqlWorkLog(Transactions transactions) {
    this.transactions = transactions;
  }

  /** A select whose conditions are added as they are given; values are always bound. */
  private static final class Select<T> {
    private final StringBuilder text;
    private final List<Object> values = new ArrayList<>();
    private final Session.Row<T> row;

    Select(String table, TenantId tenant, Session.Row<T> row) {
      this.text = new StringBuilder("select * from " + table + " where tenant = ?");
      this.values.add(tenant.value());
      this.row = row;
    }

    Select<T> and(String condition, Optional<?> value) {
      value.ifPresent(
          present -> {
            text.append(" and ").append(condition);
            values.add(present);
          });
      return this;
    }

    Select<T> where(boolean asked, String condition) {
      if (asked) {
        text.append(" and ").append(condition);
      }
      return this;
    }

    List<T> newest(Session sql, int limit) throws SQLException {
      text.append(" order by id desc limit ?");
      values.add(limit);
      return sql.list(text.toString(), row, values.toArray());
    }
  }

  @Override
  public Optional<RecordedEvent> event(TenantId tenant, String id) {
    return transactions.read(
        tenant,
        sql ->
            sql.first(
                "select * from event where tenant = ? and id = ?",
                Rows::event,
                tenant.value(),
                id));
  }

  @Override
  public List<RecordedEvent> events(TenantId tenant, EventQuery query) {
    return transactions.read(
        tenant,
        sql ->
            new Select<>("event", tenant, Rows::event)
                .and("kind = ?", query.kind())
                .and("subject = ?", query.subject())
                .and("state = ?", query.state())
                // As a literal too: only so the index of the few pending ones serves.
                .where(query.state().equals(PENDING), "state = 'PENDING'")
                .and("received_at >= ?", query.since())
                // Their ids sort by that time too, but for a moment: so no older ones are read.
                .and("id >= ?", query.since().map(at -> UniqueId.before(at.minus(LEEWAY))))
                .and("id < ?", query.before())
                .newest(sql, query.limit()));
  }

  @Override
  public Optional<Effect> effect(TenantId tenant, String id) {
    return transactions.read(
        tenant,
        sql ->
            sql.first(
                "select * from effect where tenant = ? and id = ?",
                Rows::effect,
                tenant.value(),
                id));
  }

  @Override
  public List<Effect> effects(TenantId tenant, EffectQuery query) {
    return transactions.read(
        tenant,
        sql ->
            new Select<>("effect", tenant, Rows::effect)
                .and("state = ?", query.state())
                .and("subject = ?", query.subject())
                .and("cause = ?", query.cause())
                .and("remote_id = ?", query.remoteId())
                .and("id < ?", query.before())
                .newest(sql, query.limit()));
  }

  @Override
  public Optional<Job> job(TenantId tenant, String id) {
    return transactions.read(
        tenant,
        sql ->
            sql.first(
                "select * from job where tenant = ? and id = ?", Rows::job, tenant.value(), id));
  }

  @Override
  public List<Job> jobs(TenantId tenant, JobQuery query) {
    return transactions.read(
        tenant,
        sql ->
            new Select<>("job", tenant, Rows::job)
                .and("type = ?", query.type())
                .and("status = ?", query.status())
                .where(query.status().equals(DEAD), ENDED)
                .and("kept = ?", query.kept() ? Optional.of(true) : Optional.empty())
                .and("id < ?", query.before())
                .newest(sql, query.limit()));
  }

  @Override
  public Backlog backlog(Instant now) {
    return transactions.readAll(
        sql ->
            new Backlog(
                waiting(sql),
                sql.first(
                        "select min(due) as due from job where live = 1 and due <= ?"
                            + " and status = 'QUEUED'",
                        row -> Rows.maybeInstant(row, "due"),
                        now)
                    .flatMap(due -> due),
                count(sql, "select count(*) from job where status = 'DEAD' and " + ENDED),
                count(sql, "select count(*) from effect where state = 'UNKNOWN'"),
                count(sql, "select count(*) from event where state = 'PENDING'")));
  }

  private static Map<String, Long> waiting(Session sql) throws SQLException {
    return sql
        .list(
            "select type, count(*) from job where live = 1 group by type",
            row -> Map.entry(row.getString(1), row.getLong(2)))
        .stream()
        .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static long count(Session sql, String query) throws SQLException {
    return sql.first(query, row -> row.getLong(1)).orElse(0L);
  }
}
