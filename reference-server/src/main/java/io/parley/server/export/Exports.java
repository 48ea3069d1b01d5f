package io.parley.server.export;

import io.parley.core.TenantId;
import io.parley.core.blob.BlobInput;
import io.parley.core.json.Json;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The exports of every tenant: asked for, made by a job, kept for a day. Thread-safe. */
public final class Exports {
  /** How long a file can be downloaded. */
  public static final Duration KEPT = Duration.ofHours(24);

  private static final int LOOKED_BACK = 15;
  private static final int AT_ONCE = 100;

  private final Storage storage;
  private final Shelf<Export> shelf;

  public Exports(Storage storage) {
    this.storage = storage;
    this.shelf =
        new Shelf<>(
            storage.documents(),
            "export",
            Export.class,
            export -> {
              var labels = new HashMap<String, String>();
              export.made().ifPresent(made -> labels.put("expires", day(made.expiresAt())));
              return labels;
            });
  }

  /** The job that makes an export of that id. */
  public static Job job(TenantId tenant, String id, Instant now) {
    return Job.of(tenant, id, ExportJob.TYPE, ExportJob.TYPE, "{}", now).keptWhenDone();
  }

  /** The writes that have it made by its job. */
  public List<Write> start(Export export, Job job) {
    return List.of(shelf.put(job.tenant(), job.id(), export, 0), new Write.Enqueue(job));
  }

  /** How far it is: done once there is a file, else as its job is. */
  public Job.Status status(Stored<Export> export) {
    return export.value().made().isPresent()
        ? Job.Status.SUCCEEDED
        : storage
            .log()
            .job(export.tenant(), export.id())
            .map(Job::status)
            .orElse(Job.Status.FAILED);
  }

  /** How many bytes of it are written so far. */
  public long written(Stored<Export> export) {
    return export
        .value()
        .made()
        .map(Export.Made::bytes)
        .or(
            () ->
                storage
                    .log()
                    .job(export.tenant(), export.id())
                    .flatMap(Job::result)
                    .map(result -> Json.readMap(result).get(ExportJob.BYTES))
                    .filter(Number.class::isInstance)
                    .map(bytes -> ((Number) bytes).longValue()))
        .orElse(0L);
  }

  public Optional<Stored<Export>> find(TenantId tenant, String id) {
    return shelf.find(tenant, id);
  }

  /** The exports, newest first. */
  public List<Stored<Export>> list(TenantId tenant, Optional<String> before, int limit) {
    return shelf.list(tenant, Map.of(), before, limit);
  }

  /** The bytes of a file that is made. */
  public InputStream open(Stored<Export> export) {
    return new BlobInput(storage.blobs(), export.tenant(), blob(export.id()));
  }

  /** The writes that remove it with its file, and keep its job from making one. */
  public List<Write> remove(TenantId tenant, String id) {
    return List.of(
        shelf.remove(tenant, id), new Write.Drop(tenant, blob(id)), new Write.Cancel(tenant, id));
  }

  /** Makes the files. */
  public JobHandler job(Exporter exporter) {
    return new ExportJob(exporter, shelf);
  }

  /** Removes what expired in the two weeks before {@code now}, of all tenants. */
  public void sweep(Instant now) {
    for (int days = 0; days <= LOOKED_BACK; days++) {
      String day = day(now.minus(Duration.ofDays(days)));
      List<Stored<Export>> expired =
          shelf.locate("expires", day).stream()
              .filter(
                  export ->
                      export
                          .value()
                          .made()
                          .filter(made -> made.expiresAt().isBefore(now))
                          .isPresent())
              .limit(AT_ONCE)
              .toList();
      for (Stored<Export> export : expired) {
        storage.work().commit(remove(export.tenant(), export.id()), now);
      }
    }
  }

  static String blob(String id) {
    return "export/" + id;
  }

  private static String day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
