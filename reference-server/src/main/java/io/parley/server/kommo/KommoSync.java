package io.parley.server.kommo;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.sync.ForgetJob;
import io.parley.kommo.sync.KommoMirror;
import io.parley.kommo.sync.SyncJob;
import io.parley.kommo.sync.SyncRuns;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Copying the connected accounts: the parts put together. Thread-safe. */
public final class KommoSync implements AutoCloseable {
  private final Storage storage;
  private final SyncRuns runs;
  private final SyncJob job;

  public KommoSync(
      Storage storage, Integrations integrations, KommoAccounts accounts, InstantSource clock) {
    this.storage = storage;
    this.runs = new SyncRuns(storage);
    this.job =
        new SyncJob(
            storage,
            new SyncJob.Accounts() {
              @Override
              public Optional<Kommo> find(TenantId tenant, String integration) {
                return accounts.find(tenant, integration);
              }

              @Override
              public void refused(TenantId tenant, String integration, KommoException refusal) {
                integrations
                    .find(tenant, integration)
                    .ifPresent(
                        found ->
                            storage
                                .work()
                                .commit(
                                    List.of(limited(integrations, found, refusal)),
                                    clock.instant()));
              }
            });
  }

  private static Write limited(
      Integrations integrations, Stored<Integration> found, KommoException refusal) {
    Integration.Status status =
        refusal.unauthorized() ? Integration.Status.NEEDS_REAUTH : Integration.Status.LIMITED;
    return integrations.put(
        found.tenant(),
        found.id(),
        found.value().in(status, Optional.of("sync: " + refusal.getMessage())),
        found.version());
  }

  /** Those that were and those that are under way. */
  public SyncRuns runs() {
    return runs;
  }

  /** An account as it was when it was copied last. */
  public KommoMirror mirror(TenantId tenant, String integration) {
    return new KommoMirror(storage.mirror(), tenant, integration);
  }

  /** What a worker must know to handle. */
  public List<JobHandler> jobs() {
    return List.of(job, new ForgetJob(storage));
  }

  /** What has a newly connected account copied whole. */
  public List<Write> first(TenantId tenant, String integration, Instant now) {
    return SyncRuns.first(tenant, UniqueId.at(now), integration, now);
  }

  /** What has the copy of a removed account forgotten. */
  public Write forget(TenantId tenant, String integration, Instant now) {
    return ForgetJob.plan(tenant, integration, UniqueId.at(now), now);
  }

  /** Ends the runs at hand after the page they are at. */
  @Override
  public void close() {
    job.close();
  }
}
