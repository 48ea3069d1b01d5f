package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What becomes of a job whose claim ends. */
final class Endings {
  private Endings() {}

  /** Ends several; those that leave nothing behind with one statement a tenant. PostgreSQL only. */
  static void end(Session sql, List<Closing> closings) throws SQLException {
    var gone = new TreeMap<TenantId, List<String>>();
    for (Closing closing : closings) {
      if (closing.ending() instanceof Ending.Done && !closing.job().kept()) {
        Job job = closing.job();
        gone.computeIfAbsent(job.tenant(), tenant -> new ArrayList<>()).add(job.id());
      } else {
        end(sql, closing.job(), closing.ending(), closing.now());
      }
    }
    // Rows of several tenants cannot be written at once.
    for (Map.Entry<TenantId, List<String>> own : gone.entrySet()) {
      sql.as(own.getKey())
          .update(
              "delete from job where tenant = ? and id = any(?)",
              own.getKey().value(),
              own.getValue().toArray(String[]::new));
    }
  }

  /** Ends one. */
  static void end(Session sql, Job job, Ending ending, Instant now) throws SQLException {
    sql.as(job.tenant());
    switch (ending) {
      case Ending.Done() -> {
        if (job.kept()) {
          sql.update(
              "update job set status = 'SUCCEEDED', live = 0, progress = 1, reason = null,"
                  + " updated_at = ? where tenant = ? and id = ?",
              now,
              job.tenant().value(),
              job.id());
        } else {
          sql.update("delete from job where tenant = ? and id = ?", job.tenant().value(), job.id());
        }
      }
      case Ending.Retry(Instant at, String reason) -> wait(sql, job, at, reason, 0, now);
      case Ending.Postpone(Instant at, String reason) -> wait(sql, job, at, reason, 1, now);
      case Ending.Failed(String reason) -> stop(sql, job, Job.Status.FAILED, reason, now);
      case Ending.Dead(String reason) -> stop(sql, job, Job.Status.DEAD, reason, now);
    }
  }

  private static void wait(
      Session sql, Job job, Instant at, String reason, int uncounted, Instant now)
      throws SQLException {
    sql.update(
        "update job set status = 'QUEUED', due = ?, reason = ?, tries = tries - ?, updated_at = ?"
            + " where tenant = ? and id = ?",
        at,
        reason,
        uncounted,
        now,
        job.tenant().value(),
        job.id());
  }

  private static void stop(Session sql, Job job, Job.Status status, String reason, Instant now)
      throws SQLException {
    sql.update(
        "update job set status = ?, live = 0, reason = ?, updated_at = ?"
            + " where tenant = ? and id = ?",
        status,
        reason,
        now,
        job.tenant().value(),
        job.id());
  }
}
