package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.rag.file.KnowledgeFile;
import io.parley.rag.file.KnowledgeFiles;
import io.parley.rag.ingest.UnreadableFileException;
import io.parley.rag.ingest.UnsupportedFileException;
import io.parley.server.call.Answer;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is answered to a file or page that was added: the job that does the rest. */
final class FileAnswers {
  private final Storage storage;

  /**
   * The job, and the file or page it is about.
   *
   * @param fileId the file or page
   * @param known whether it was there before
   */
  record Accepted(
      String id,
      String type,
      String subject,
      String status,
      double progress,
      int attempts,
      Optional<String> error,
      Optional<Map<String, @Nullable Object>> result,
      Instant due,
      Instant createdAt,
      Instant updatedAt,
      @Nullable String fileId,
      @Nullable Boolean known,
      FileView file) {}

  FileAnswers(Storage storage) {
    this.storage = storage;
  }

  /** 202 with the job and the file; a file that was known before says so. */
  Answer added(KnowledgeFiles.Added added) {
    return accepted(added.file(), Map.of("fileId", added.file().id(), "known", added.known()));
  }

  /** 202 with the file's newest job. */
  Answer accepted(KnowledgeFile file, Map<String, ?> further) {
    TenantId tenant = file.tenant();
    Job job =
        ProblemException.present(
            storage.log().job(tenant, file.content().job()), "job", file.content().job());
    var body = new LinkedHashMap<String, Object>(JobView.of(job).fields());
    body.putAll(further);
    body.put("file", FileView.of(file));
    return Answer.accepted(JobView.location(job.id()), body);
  }

  /** What {@code adding} adds; a file that is refused becomes a 415 or a 422. */
  static KnowledgeFiles.Added checked(Supplier<KnowledgeFiles.Added> adding) {
    try {
      return ProblemException.checked(adding);
    } catch (UnsupportedFileException e) {
      throw new ProblemException(Problem.of(415, e.getMessage()));
    } catch (UnreadableFileException e) {
      throw ProblemException.field("file", e.getMessage());
    }
  }
}
