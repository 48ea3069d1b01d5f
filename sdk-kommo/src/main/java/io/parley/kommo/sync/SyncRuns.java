package io.parley.kommo.sync;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.json.Json;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The syncs of accounts: asking for one, and those that were. Thread-safe. */
public final class SyncRuns {
  private static final String COLLECTION = "sync_run";

  /** Older runs of an integration are forgotten. */
  private static final int KEPT = 100;

  private final Storage storage;

  public SyncRuns(Storage storage) {
    this.storage = storage;
  }

  /**
   * A run that is asked for.
   *
   * @param job does it
   * @param writes commit them to have it done
   */
  public record Asked(SyncRun run, Job job, List<Write> writes) {
    public Asked {
      writes = List.copyOf(writes);
    }
  }

  /** Asks for a run; nothing is stored until the writes are committed. */
  public Asked ask(TenantId tenant, String id, String integration, SyncMode mode, Instant now) {
    Asked asked = asked(tenant, id, integration, mode, now);
    List<Write> writes = new ArrayList<>(asked.writes());
    List<Document> known = documents(tenant, integration, Optional.empty(), KEPT + 50);
    known.stream()
        .skip(KEPT)
        .forEach(old -> writes.add(new Write.Remove(tenant, COLLECTION, old.id())));
    return new Asked(asked.run(), asked.job(), writes);
  }

  /** What has an account that was just connected copied whole. */
  public static List<Write> first(TenantId tenant, String id, String integration, Instant now) {
    return asked(tenant, id, integration, SyncMode.FULL, now).writes();
  }

  private static Asked asked(
      TenantId tenant, String id, String integration, SyncMode mode, Instant now) {
    SyncRun run = SyncRun.asked(tenant, id, integration, mode, now);
    Job job =
        Job.of(
                tenant,
                id,
                SyncJob.TYPE,
                mailbox(integration),
                Json.write(Map.of("integration", integration)),
                now)
            .keptWhenDone();
    return new Asked(run, job, List.of(new Write.Enqueue(job), put(run)));
  }

  /** Syncs of one integration wait for one another in this mailbox. */
  static String mailbox(String integration) {
    return "sync:" + integration;
  }

  /** The run, or empty. */
  public Optional<SyncRun> find(TenantId tenant, String id) {
    return stored(tenant, id).map(this::asItIs);
  }

  /** The run as stored with its last page. */
  Optional<SyncRun> stored(TenantId tenant, String id) {
    return storage.documents().find(tenant, COLLECTION, id).map(SyncRuns::run);
  }

  /** The runs of an integration, newest first. */
  public List<SyncRun> list(
      TenantId tenant, String integration, Optional<String> before, int limit) {
    return documents(tenant, integration, before, limit).stream()
        .map(SyncRuns::run)
        .map(this::asItIs)
        .toList();
  }

  /** The run that waits or works now. */
  public Optional<SyncRun> live(TenantId tenant, String integration) {
    return list(tenant, integration, Optional.empty(), 10).stream()
        .filter(run -> run.state().live())
        .findFirst();
  }

  /** The last run that came to its end as wanted. */
  public Optional<SyncRun> lastSucceeded(TenantId tenant, String integration) {
    return list(tenant, integration, Optional.empty(), KEPT).stream()
        .filter(run -> run.state() == SyncRun.State.SUCCEEDED)
        .findFirst();
  }

  static Write put(SyncRun run) {
    return new Write.Put(
        run.tenant(),
        COLLECTION,
        run.id(),
        Map.of("integration", run.integration()),
        Json.write(run),
        Write.Put.ANY);
  }

  /** What removes all runs of an integration. */
  List<Write> removal(TenantId tenant, String integration) {
    return documents(tenant, integration, Optional.empty(), 1_000).stream()
        .<Write>map(document -> new Write.Remove(tenant, COLLECTION, document.id()))
        .toList();
  }

  private List<Document> documents(
      TenantId tenant, String integration, Optional<String> before, int limit) {
    return storage
        .documents()
        .list(
            tenant,
            COLLECTION,
            new DocumentQuery(Map.of("integration", integration), before, limit));
  }

  /** A job that was cancelled or given up wrote nothing into its run. */
  private SyncRun asItIs(SyncRun run) {
    if (!run.state().live()) {
      return run;
    }
    Optional<Job> job = storage.log().job(run.tenant(), run.id());
    if (job.filter(known -> known.status().live()).isPresent()) {
      return run;
    }
    boolean cancelled = job.filter(known -> known.status() == Job.Status.CANCELLED).isPresent();
    return run.ended(
        cancelled ? SyncRun.State.CANCELLED : SyncRun.State.FAILED,
        job.flatMap(Job::reason),
        job.map(Job::updatedAt).orElse(run.askedAt()));
  }

  private static SyncRun run(Document document) {
    return Json.read(document.body(), SyncRun.class);
  }
}
