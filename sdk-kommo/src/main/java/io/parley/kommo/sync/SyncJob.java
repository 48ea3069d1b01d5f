package io.parley.kommo.sync;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Copies an account: pipelines, users, custom fields and tags, then leads, contacts, companies and
 * tasks, several requests at once in the lane {@link Lane#SYNC}. Thread-safe.
 *
 * <p>Each page is stored with how far the run has come, so a run that was killed goes on where it
 * was, on any node. Nothing is written for what did not change. The end is the event {@code
 * sync.finished}.
 */
public final class SyncJob implements JobHandler, AutoCloseable {
  /** Its type. */
  public static final String TYPE = "kommo.sync";

  /** An incremental run reads so much of the time before the last run once more. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  /** After a failure of a run that came further since it was claimed. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Storage storage;
  private final SyncRuns runs;
  private final Accounts accounts;
  private volatile boolean stopping;

  public SyncJob(Storage storage, Accounts accounts) {
    this.storage = storage;
    this.runs = new SyncRuns(storage);
    this.accounts = accounts;
  }

  /** The accounts that can be copied. Implementations are thread-safe. */
  public interface Accounts {
    /** The client of an integration; empty when it was removed. The caller does not close it. */
    Optional<Kommo> find(TenantId tenant, String integration);

    /** Kommo refused the account as a whole: the token is no longer good, or it is not paid. */
    void refused(TenantId tenant, String integration, KommoException refusal);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    String integration = String.valueOf(Json.readMap(job.payload()).get("integration"));
    SyncRun run =
        runs.stored(job.tenant(), job.id())
            .orElseGet(
                () ->
                    SyncRun.asked(
                        job.tenant(), job.id(), integration, SyncMode.FULL, claimed.now()));
    Optional<Kommo> kommo = accounts.find(job.tenant(), integration);
    if (kommo.isEmpty()) {
      return failed(run, "the integration was removed", claimed.now());
    }
    if (run.state() != SyncRun.State.RUNNING) {
      run = begun(run, claimed.now());
      claimed.checkpoint(List.of(SyncRuns.put(run)));
    }
    var pass = new SyncPass(storage, run, kommo.get().in(Lane.SYNC), claimed, () -> stopping);
    try {
      pass.go();
    } catch (KommoException e) {
      return interrupted(job, pass, e, claimed.now());
    }
    SyncRun done = pass.run();
    if (done.parts().values().stream().anyMatch(part -> !part.state().ended())) {
      return new Result(
          new Ending.Postpone(claimed.now(), "the node stops; goes on with the next page"),
          List.of(SyncRuns.put(done)));
    }
    return succeeded(done, claimed.now());
  }

  /** Kommo's clock may differ and changes carry whole seconds: hence the overlap. */
  private SyncRun begun(SyncRun run, Instant now) {
    Optional<Instant> since =
        run.mode() == SyncMode.INCREMENTAL
            ? runs.lastSucceeded(run.tenant(), run.integration())
                .flatMap(SyncRun::startedAt)
                .map(started -> started.minus(OVERLAP))
            : Optional.empty();
    return run.started(since.isPresent() ? SyncMode.INCREMENTAL : SyncMode.FULL, since, now);
  }

  private Result interrupted(Job job, SyncPass pass, KommoException e, Instant now) {
    SyncRun run = pass.run();
    if (e.unauthorized() || e.status() == 402) {
      accounts.refused(job.tenant(), run.integration(), e);
      return failed(run, String.valueOf(e.getMessage()), now);
    }
    String reason = String.valueOf(e.getMessage());
    List<Write> writes = List.of(SyncRuns.put(run));
    if (e.retryable() && e.retryAfter().isPresent()) {
      // A wait that Kommo names is no failure.
      return new Result(new Ending.Postpone(now.plus(e.retryAfter().get()), reason), writes);
    }
    if (e.retryable() && pass.advanced()) {
      return new Result(new Ending.Postpone(now.plus(SOON), reason), writes);
    }
    throw e;
  }

  private Result succeeded(SyncRun run, Instant now) {
    SyncRun ended = run.ended(SyncRun.State.SUCCEEDED, Optional.empty(), now);
    return Result.done(
        List.of(
            SyncRuns.put(ended),
            new Write.Progress(run.tenant(), run.id(), 1, Optional.of(result(ended))),
            new Write.Happened(finished(ended, now))));
  }

  private Result failed(SyncRun run, String reason, Instant now) {
    return new Result(new Ending.Failed(reason), failure(run, reason, now));
  }

  private List<Write> failure(SyncRun run, String reason, Instant now) {
    SyncRun ended = run.ended(SyncRun.State.FAILED, Optional.of(reason), now);
    return List.of(SyncRuns.put(ended), new Write.Happened(finished(ended, now)));
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return runs.stored(job.tenant(), job.id())
        .filter(run -> run.state().live())
        .map(run -> failure(run, reason, now))
        .orElse(List.of());
  }

  private static String result(SyncRun run) {
    Map<String, Object> kinds = new LinkedHashMap<>();
    run.parts().forEach((kind, part) -> kinds.put(kind.name(), part.counts()));
    return Json.write(Map.of("mode", run.mode(), "counts", kinds));
  }

  private static Event finished(SyncRun run, Instant now) {
    SyncCounts counts = run.counts();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("integration.id", run.integration());
    facts.put("sync.id", run.id());
    facts.put("sync.mode", run.mode().name().toLowerCase(Locale.ROOT));
    facts.put("sync.state", run.state().name().toLowerCase(Locale.ROOT));
    facts.put("sync.new", counts.added());
    facts.put("sync.changed", counts.changed());
    facts.put("sync.unchanged", counts.unchanged());
    facts.put("sync.removed", counts.removed());
    if (run.reason().isPresent()) {
      facts.put("sync.reason", run.reason().get());
    }
    return new Event(
        run.tenant(),
        UniqueId.at(now),
        "sync.finished",
        "integration:" + run.integration(),
        Secret.of("sync.finished|" + run.id() + "|" + run.state() + "|" + now.toEpochMilli())
            .sha256(),
        now,
        now,
        Event.OWN,
        facts,
        Optional.empty(),
        0);
  }

  /** Ends runs at hand after the page they are at; they go on elsewhere or later. */
  @Override
  public void close() {
    stopping = true;
  }
}
