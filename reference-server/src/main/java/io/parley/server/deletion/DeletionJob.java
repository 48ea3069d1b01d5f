package io.parley.server.deletion;

import io.parley.core.TenantId;
import io.parley.core.json.Json;
import io.parley.core.tenant.EndedTenant;
import io.parley.core.tenant.EndedTenants;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what an ended tenant has. It is never given up, and looks once more when whatever was
 * going on at the end must be over: the indexes are beside the store, and what a process was
 * embedding may have come in after the first look.
 */
final class DeletionJob implements JobHandler {
  static final String TYPE = "tenant.delete";

  /** Rows of one commit. */
  static final int AT_ONCE = 1_000;

  /** How long what was going on at the end may take. */
  static final Duration LINGERING = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(DeletionJob.class);
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final TenantDeletion deletion;
  private final EndedTenants ended;

  DeletionJob(TenantDeletion deletion, EndedTenants ended) {
    this.deletion = deletion;
    this.ended = ended;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    TenantId tenant = tenant(job);
    Optional<EndedTenant> end = ended.find(tenant);
    if (end.isEmpty()) {
      return Result.done(List.of());
    }
    deletion.erase(tenant, () -> claimed.checkpoint(List.of()), claimed.now());
    if (end.get().erasedAt().isEmpty()) {
      log.info("tenant {} was deleted at {}; nothing of it is left", tenant, end.get().endedAt());
    }
    Instant over = end.get().endedAt().plus(LINGERING);
    return claimed.now().isBefore(over)
        ? new Result(new Ending.Postpone(over, "looks once more"), List.of())
        : Result.done(List.of());
  }

  private static TenantId tenant(Job job) {
    return new TenantId(String.valueOf(Json.readMap(job.payload()).get("tenant")));
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of(TenantDeletion.enqueue(tenant(job), now.plus(AGAIN), now));
  }
}
