package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.work.Announcements;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.LostClaimException;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Jobs, mailboxes and the one commit, in SQL. */
final class SqlWorkStore implements WorkStore {
  private final Transactions transactions;
  private final Listeners listeners;
  private final Announcements announcements;
  private final Predicate<Closing> closings;
  private final AtomicInteger turn = new AtomicInteger();

  private SqlWorkStore(
      Transactions transactions,
      Listeners listeners,
      Announcements announcements,
      Predicate<Closing> closings) {
    this.transactions = transactions;
    this.listeners = listeners;
    this.announcements = announcements;
    this.closings = closings;
  }

  /**
   * Where one writer groups all commits already.
   *
   * @param listeners told of this process's own commits
   * @param announcements tells of those of others
   */
  static SqlWorkStore oneWriter(
      Transactions transactions, Listeners listeners, Announcements announcements) {
    return new SqlWorkStore(
        transactions,
        listeners,
        announcements,
        closing -> held(transactions, sql -> GroupedClosings.alone(sql, closing)));
  }

  /** Where each caller has a transaction of its own. */
  static SqlWorkStore manyWriters(
      Transactions transactions, Listeners listeners, Announcements announcements) {
    return new SqlWorkStore(
        transactions, listeners, announcements, new GroupedClosings(transactions)::close);
  }

  @Override
  public List<Boolean> commit(List<Write> writes, Instant now) {
    return transactions.write(sql -> new Applying(sql, now, null).apply(writes));
  }

  @Override
  public List<Job> claim(Claim claim) {
    // Most looks find nothing: these must not wait for a disk.
    Optional<Instant> next = nextReady();
    if (next.isEmpty() || next.get().isAfter(claim.now())) {
      return List.of();
    }
    return transactions.write(sql -> claim(sql, claim));
  }

  private List<Job> claim(Session sql, Claim claim) throws SQLException {
    // Unique, so that nobody else's claim can pass for this one.
    String owner = claim.owner() + " " + UUID.randomUUID();
    while (true) {
      List<String> tenants = tenantsReady(sql, claim);
      var jobs = new ArrayList<Job>();
      int looked = 0;
      int left = tenants.size();
      for (String tenant : tenants) {
        int share = Math.max(1, (claim.limit() - jobs.size()) / left--);
        if (jobs.size() >= claim.limit()) {
          break;
        }
        looked += claim(sql, claim, owner, tenant, share, jobs);
      }
      // A mailbox may have been noted as ready before its first job is; now it says the right time.
      if (!jobs.isEmpty() || looked == 0) {
        return jobs;
      }
    }
  }

  /**
   * Adds the jobs it claimed to {@code claimed}; returns the number of mailboxes it looked into.
   */
  private static int claim(
      Session sql, Claim claim, String owner, String tenant, int share, List<Job> claimed)
      throws SQLException {
    sql.as(new TenantId(tenant));
    Instant until = claim.now().plus(claim.lease());
    var subjects =
        new HashSet<>(
            sql.list(
                "with picked as materialized (select subject from mailbox where tenant = ?"
                    + " and ready_at <= ? order by ready_at limit ? {skip locked})"
                    + " update mailbox set owner = ?, ready_at = ? where tenant = ?"
                    + " and subject in (select subject from picked) returning subject",
                row -> row.getString(1),
                tenant,
                claim.now(),
                share,
                owner,
                until,
                tenant));
    int looked = subjects.size();
    if (looked == 0) {
      return 0;
    }
    List<Job> jobs =
        sql.list(
            // Apart, as plain values: where policies guard rows, PostgreSQL looks a job up by
            // what a query returns only after it has read every job of the tenant.
            "with head(seq) as materialized (select ("
                + Mailbox.HEAD.formatted("seq", "m.tenant", "m.subject")
                + ") from mailbox m where m.tenant = ? and m.ready_at = ? and m.owner = ?)"
                + " update job set attempt = attempt + 1,"
                + " tries = tries + case when status = 'RUNNING' then 0 else 1 end,"
                + " lost = lost + case when status = 'RUNNING' then 1 else 0 end,"
                // The sum keeps planners from walking through all that is due.
                + " status = 'RUNNING', owner = ?, updated_at = ? where due + 0 <= ?"
                + " and seq in (select seq from head) returning *",
            Rows::job,
            tenant,
            until,
            owner,
            owner,
            claim.now(),
            claim.now());
    for (Job job : jobs) {
      subjects.remove(job.subject());
      claimed.add(job);
    }
    for (String subject : subjects) {
      Mailbox.release(sql, new Mailbox.Name(new TenantId(tenant), subject));
    }
    return looked;
  }

  /** The tenants that have something ready, another one first each time. */
  private List<String> tenantsReady(Session sql, Claim claim) throws SQLException {
    List<String> tenants =
        new ArrayList<>(
            sql.list(
                "with recursive t(tenant) as (select min(tenant) from mailbox union all"
                    + " select (select min(m.tenant) from mailbox m where m.tenant > t.tenant)"
                    + " from t where t.tenant is not null)"
                    + " select tenant from t where tenant is not null and"
                    + SqlEndedTenants.GOING_ON.formatted("t")
                    + " and (select min(ready_at) from mailbox m where m.tenant = t.tenant) <= ?",
                row -> row.getString(1),
                claim.now()));
    tenants.removeIf(tenant -> claim.excluded().contains(new TenantId(tenant)));
    if (tenants.size() > 1) {
      Collections.rotate(tenants, -Math.floorMod(turn.getAndIncrement(), tenants.size()));
    }
    return tenants;
  }

  @Override
  public boolean extend(Job job, Instant until) {
    return transactions.write(
        sql ->
            sql.as(job.tenant())
                    .update(
                        "update mailbox set ready_at = ? where tenant = ? and subject = ? and"
                            + SqlEndedTenants.GOING_ON.formatted("mailbox")
                            + " and owner = (select owner from job where tenant = ? and id = ?"
                            + " and attempt = ?)",
                        until,
                        job.tenant().value(),
                        job.subject(),
                        job.tenant().value(),
                        job.id(),
                        job.attempt())
                > 0);
  }

  @Override
  public boolean checkpoint(Job job, List<Write> writes, Instant now) {
    return held(transactions, sql -> new Applying(sql, now, job).apply(writes));
  }

  @Override
  public boolean close(Job job, Ending ending, List<Write> writes, Instant now) {
    return closings.test(new Closing(job, ending, writes, now));
  }

  /** False, and all rolled back, when the claim is lost. */
  private static boolean held(Transactions transactions, Transactions.Unit<?> unit) {
    try {
      transactions.write(unit);
      return true;
    } catch (LostClaimException e) {
      return false;
    }
  }

  @Override
  public Optional<Instant> nextReady() {
    return transactions.read(
        sql ->
            sql.first(
                "select ready_at from mailbox where"
                    + SqlEndedTenants.GOING_ON.formatted("mailbox")
                    + " order by ready_at limit 1",
                row -> Rows.instant(row, "ready_at")));
  }

  @Override
  public Subscription onReady(Runnable listener) {
    return both(listeners.add(listener), announcements.onEvery(listener));
  }

  @Override
  public Subscription onWork(Announcements.Taker taker) {
    return both(listeners.add(() -> taker.look(all -> {})), announcements.onAny(taker));
  }

  private static Subscription both(Subscription own, Subscription others) {
    return () -> {
      own.close();
      others.close();
    };
  }
}
