package io.parley.server.export;

import io.parley.core.json.Json;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the file of an export, part by part; one that was interrupted is made from the start. */
final class ExportJob implements JobHandler {
  static final String TYPE = "export";

  /** How large the file is, in the result of a job. */
  static final String BYTES = "bytes";

  private final Exporter exporter;
  private final Shelf<Export> shelf;

  ExportJob(Exporter exporter, Shelf<Export> shelf) {
    this.exporter = exporter;
    this.shelf = shelf;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    Optional<Stored<Export>> found = shelf.find(job.tenant(), job.id());
    if (found.isEmpty()) {
      return Result.done(List.of());
    }
    Stored<Export> stored = found.get();
    String blob = Exports.blob(job.id());
    claimed.checkpoint(List.of(new Write.Drop(job.tenant(), blob)));
    var out =
        new BlobOutput(
            job.tenant(),
            blob,
            (keep, size) -> claimed.checkpoint(List.of(keep, progress(job, size))));
    try {
      long rows = exporter.write(job.tenant(), stored.value().request(), out);
      out.close();
      var made = new Export.Made(rows, out.size(), claimed.now().plus(Exports.KEPT));
      return Result.done(
          List.of(
              shelf.put(job.tenant(), job.id(), stored.value().with(made), stored.version()),
              new Write.Progress(job.tenant(), job.id(), 1, Optional.of(result(job, made)))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many rows are yet to come is not known: how much is written is. */
  private static Write progress(Job job, long bytes) {
    return new Write.Progress(
        job.tenant(), job.id(), 0, Optional.of(Json.write(Map.of(BYTES, bytes))));
  }

  private static String result(Job job, Export.Made made) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("exportId", job.id());
    result.put("rows", made.rows());
    result.put(BYTES, made.bytes());
    result.put("downloadUrl", "/api/export/" + job.id() + "/content");
    result.put("expiresAt", made.expiresAt());
    return Json.write(result);
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of(new Write.Drop(job.tenant(), Exports.blob(job.id())));
  }
}
