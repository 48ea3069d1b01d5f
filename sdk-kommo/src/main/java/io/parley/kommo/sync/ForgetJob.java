package io.parley.kommo.sync;

import io.parley.core.TenantId;
import io.parley.core.json.Json;
import io.parley.core.mirror.MirrorPosition;
import io.parley.core.mirror.MirrorShelf;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Removes the mirror of an integration that was removed, and its runs. In many small commits: one
 * large one would hold up everyone who writes. Thread-safe.
 */
public final class ForgetJob implements JobHandler {
  private static final String TYPE = "kommo.forget";
  private static final int AT_ONCE = 500;

  private final Storage storage;

  public ForgetJob(Storage storage) {
    this.storage = storage;
  }

  /** The write that has it done, after whatever sync is under way. */
  public static Write plan(TenantId tenant, String integration, String id, Instant now) {
    return new Write.Enqueue(
        Job.of(
            tenant,
            id,
            TYPE,
            SyncRuns.mailbox(integration),
            Json.write(Map.of("integration", integration)),
            now));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    String integration = String.valueOf(Json.readMap(job.payload()).get("integration"));
    String source = KommoMirror.source(integration);
    MirrorStore mirror = storage.mirror();
    for (String kind : mirror.kinds(job.tenant(), source)) {
      var shelf = new MirrorShelf(job.tenant(), source, kind);
      List<MirrorStore.Known> some;
      do {
        some = mirror.known(shelf, MirrorPosition.START, Long.MAX_VALUE, AT_ONCE);
        List<String> ids = some.stream().map(known -> known.position().id()).toList();
        claimed.checkpoint(List.of(new Write.Unmirror(job.tenant(), source, kind, ids)));
      } while (!some.isEmpty());
    }
    return Result.done(new ArrayList<>(new SyncRuns(storage).removal(job.tenant(), integration)));
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of();
  }
}
