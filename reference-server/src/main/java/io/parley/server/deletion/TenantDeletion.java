package io.parley.server.deletion;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.json.Json;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.rag.article.KnowledgeBase;
import io.parley.server.audit.AuditTrail;
import io.parley.server.operations.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Deletes tenants. What {@link #accept} gives is one commit: from then on the store writes nothing
 * for the tenant, does none of its jobs and knows none of its credentials. What is left is removed
 * by a job that belongs to the server itself, so that it goes on whatever process dies. The chain
 * of the audit stays, with the deletion as its last entry. Thread-safe.
 */
public final class TenantDeletion {
  private final Storage storage;
  private final KnowledgeBase knowledge;

  /**
   * @param knowledge whose indexes hold what the tenant had
   */
  public TenantDeletion(Storage storage, KnowledgeBase knowledge) {
    this.storage = storage;
    this.knowledge = knowledge;
  }

  /**
   * The writes that delete a tenant.
   *
   * @param name of its account, as it is stored
   * @param confirmation the name as the person typed it who wants it gone; blanks around it do not
   *     count
   * @throws IllegalArgumentException when these are not the same
   */
  public static List<Write> accept(TenantId tenant, String name, String confirmation, Instant now) {
    if (!confirmation.strip().equals(name.strip())) {
      throw new IllegalArgumentException(
          "confirm must be the account's name, '" + name + "', to delete it with all it has");
    }
    return List.of(new Write.EndTenant(tenant), enqueue(tenant, now, now));
  }

  static Write enqueue(TenantId tenant, Instant due, Instant now) {
    return new Write.Enqueue(
        Job.of(
                Health.SYSTEM,
                UniqueId.at(now),
                DeletionJob.TYPE,
                "tenant:" + tenant,
                Json.write(Map.of("tenant", tenant.value())),
                now)
            .dueAt(due));
  }

  /** Works on deletions, for a worker. */
  public JobHandler job() {
    return new DeletionJob(this, storage.ended());
  }

  /**
   * Removes all that an ended tenant has, but for its audit, some rows in each commit; more than
   * one process may do so at once.
   *
   * @param between runs before each commit
   */
  public void erase(TenantId tenant, Runnable between, Instant now) {
    knowledge.erase(tenant);
    var some = new Write.EraseTenant(tenant, AuditTrail.COLLECTIONS, DeletionJob.AT_ONCE);
    do {
      between.run();
    } while (storage.work().commit(List.of(some), now).getFirst());
  }
}
