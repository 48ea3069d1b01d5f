package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.work.Job;
import io.parley.core.work.Write;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs that a transaction will insert: gathered one by one, sent to the database together. */
final class NewJobs {
  private static final String INSERT =
      "insert into job (tenant, id, type, subject, payload, due, place, turn, attempt, tries,"
          + " status, live, progress, kept, created_at, updated_at)"
          + " values (?, ?, ?, ?, ?, ?, ?, (select coalesce(turn, seq) from job"
          + " where tenant = ? and id = ?), 0, 0, 'QUEUED', 1, 0, ?, ?, ?) on conflict do nothing";

  /** By tenant: rows of several cannot be written at once. */
  private final Map<TenantId, List<NewJob>> jobs = new LinkedHashMap<>();

  private record NewJob(Applying claim, Write write, Job job, Optional<Job> before, Instant now) {}

  /**
   * Takes one up.
   *
   * @param claim told of it once it is inserted, or that it was there
   * @param write what it belongs to
   * @param before the job whose place it takes
   */
  void add(Applying claim, Write write, Job job, Optional<Job> before, Instant now) {
    jobs.computeIfAbsent(job.tenant(), tenant -> new ArrayList<>())
        .add(new NewJob(claim, write, job, before, now));
  }

  /** Inserts those that were taken up since the last time, in their order. */
  void insert(Session sql) throws SQLException {
    for (Map.Entry<TenantId, List<NewJob>> own : jobs.entrySet()) {
      own.getValue().getFirst().claim().enter(own.getKey());
      int[] inserted = sql.batch(INSERT, own.getValue().stream().map(NewJobs::row).toList());
      for (int i = 0; i < inserted.length; i++) {
        NewJob each = own.getValue().get(i);
        each.claim().enqueued(each.write(), each.job(), inserted[i] > 0);
      }
    }
    jobs.clear();
  }

  private static @Nullable Object[] row(NewJob each) {
    Job job = each.job();
    return new @Nullable Object[] {
      job.tenant().value(),
      job.id(),
      job.type(),
      job.subject(),
      job.payload(),
      job.due(),
      each.before().map(Job::place).orElse(job.place()),
      job.tenant().value(),
      each.before().map(Job::id),
      job.kept(),
      each.now(),
      each.now()
    };
  }
}
