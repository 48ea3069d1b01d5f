package io.parley.rag.file;

import io.parley.core.SdkException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.LostClaimException;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a file through its stages. Each stage's end is stored before the next begins; a job that
 * comes back goes on with the first stage that is not done.
 */
public final class IngestJob implements JobHandler {
  /** Its type. */
  public static final String TYPE = "ingest";

  private final KnowledgeFiles files;
  private final List<IngestStage> stages;

  /** The work of these stages, in their order. */
  public IngestJob(KnowledgeFiles files, List<IngestStage> stages) {
    this.files = files;
    this.stages = List.copyOf(stages);
  }

  private record Payload(String fileId) {}

  static Job of(TenantId tenant, String id, String fileId, Instant now) {
    return Job.of(tenant, id, TYPE, subject(fileId), Json.write(new Payload(fileId)), now)
        .keptWhenDone();
  }

  private static String subject(String fileId) {
    return "file:" + fileId;
  }

  /** What the job answers so far. */
  static String result(String fileId, int chunks) {
    return Json.write(Map.of("fileId", fileId, "chunks", chunks));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    Optional<KnowledgeFile> found = file(job).flatMap(file -> begun(file, job));
    if (found.isEmpty()) {
      // Removed, or another job has it by now.
      return Result.done(List.of());
    }
    KnowledgeFile file = withAllStages(found.get());
    Optional<IngestStage> next = next(file);
    if (next.isPresent()) {
      Instant began = claimed.now();
      file =
          stored(
              file,
              file.content().stage(next.get().name(), each -> each.running(began)),
              List.of(),
              job,
              claimed);
    }
    List<Write> last = List.of();
    while (next.isPresent()) {
      IngestStage stage = next.get();
      IngestStage.Outcome outcome;
      try {
        outcome = stage.run(file, claimed.now());
      } catch (LostClaimException e) {
        throw e;
      } catch (SdkException e) {
        if (e.retryable() && !stage.name().equals(FetchPage.NAME)) {
          throw e;
        }
        return failed(file, stage.name(), e.getMessage(), claimed.now());
      }
      Instant ended = claimed.now();
      KnowledgeFile.Content content =
          outcome.content().stage(stage.name(), each -> each.done(ended));
      next = next(with(file, content));
      if (next.isPresent()) {
        // The end of one stage and the beginning of the next are one commit.
        file =
            stored(
                file,
                content.stage(next.get().name(), each -> each.running(ended)),
                outcome.writes(),
                job,
                claimed);
      } else {
        file = with(file, content);
        last = outcome.writes();
      }
    }
    var writes = new ArrayList<>(last);
    writes.add(progress(job, 1, file));
    writes.addAll(ending(file, Optional.empty(), claimed.now()));
    return new Result(new Ending.Done(), writes);
  }

  private Optional<IngestStage> next(KnowledgeFile file) {
    return stages.stream()
        .filter(stage -> stage.takes(file))
        .filter(stage -> file.content().stage(stage.name()).filter(IngestJob::isDone).isEmpty())
        .findFirst();
  }

  private static Write progress(Job job, double progress, KnowledgeFile file) {
    return new Write.Progress(
        job.tenant(), job.id(), progress, Optional.of(result(file.id(), file.content().chunks())));
  }

  private Optional<KnowledgeFile> file(Job job) {
    return files.find(job.tenant(), Json.read(job.payload(), Payload.class).fileId());
  }

  private static boolean isDone(StageState state) {
    return state.status() == StageState.Status.DONE;
  }

  /** The file as this job has it: a page that is due again begins a new content. */
  private static Optional<KnowledgeFile> begun(KnowledgeFile file, Job job) {
    KnowledgeFile.Content content = file.content();
    if (content.job().equals(job.id())) {
      return Optional.of(file);
    }
    if (!content.nextJob().equals(Optional.of(job.id()))) {
      return Optional.empty();
    }
    return Optional.of(
        with(
            file,
            content
                .worked(job.id(), Optional.empty(), content.revision() + 1)
                .stages(
                    content.stages().stream()
                        .map(stage -> StageState.waiting(stage.stage()))
                        .toList())));
  }

  /** Stages that were added since the file was, in their places. */
  private KnowledgeFile withAllStages(KnowledgeFile file) {
    KnowledgeFile.Content content = file.content();
    var all = new ArrayList<StageState>();
    content.stage(KnowledgeFiles.UPLOAD).ifPresent(all::add);
    for (IngestStage stage : stages) {
      if (stage.takes(file)) {
        all.add(content.stage(stage.name()).orElse(StageState.waiting(stage.name())));
      }
    }
    return with(file, content.stages(all));
  }

  private static KnowledgeFile with(KnowledgeFile file, KnowledgeFile.Content content) {
    return new KnowledgeFile(
        file.tenant(), file.id(), file.version(), file.createdAt(), file.updatedAt(), content);
  }

  /** The file as it is after the checkpoint, which nobody else may have changed. */
  private static KnowledgeFile stored(
      KnowledgeFile file,
      KnowledgeFile.Content content,
      List<Write> further,
      Job job,
      Claimed claimed) {
    KnowledgeFile next = with(file, content);
    var writes = new ArrayList<Write>(further);
    writes.add(FileDocuments.put(next));
    writes.add(progress(job, next.progress(), next));
    claimed.checkpoint(writes);
    return new KnowledgeFile(
        file.tenant(), file.id(), file.version() + 1, file.createdAt(), claimed.now(), content);
  }

  private static Result failed(KnowledgeFile file, String stage, String reason, Instant now) {
    KnowledgeFile failed =
        with(file, file.content().stage(stage, each -> each.failed(reason, now)));
    return new Result(new Ending.Failed(reason), ending(failed, Optional.of(reason), now));
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return file(job)
        .filter(file -> file.content().job().equals(job.id()))
        .flatMap(
            file ->
                file.content().stages().stream()
                    .filter(stage -> !isDone(stage))
                    .findFirst()
                    .map(
                        stage ->
                            ending(
                                with(
                                    file,
                                    file.content()
                                        .stage(stage.stage(), each -> each.failed(reason, now))),
                                Optional.of(reason),
                                now)))
        .orElse(List.of());
  }

  /** The last writes of a job: the file's state, the news, and when a page is fetched again. */
  private static List<Write> ending(KnowledgeFile file, Optional<String> reason, Instant now) {
    var writes = new ArrayList<Write>();
    KnowledgeFile.Content content = file.content();
    if (content.page().isPresent() && content.nextJob().isEmpty()) {
      String next = UniqueId.at(now);
      content = content.worked(content.job(), Optional.of(next), content.revision());
      Instant due = now.plus(content.page().orElseThrow().every());
      writes.add(new Write.Enqueue(of(file.tenant(), next, file.id(), now).dueAt(due)));
    }
    writes.add(FileDocuments.put(with(file, content)));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file.id", file.id());
    facts.put("file.ready", reason.isEmpty());
    facts.put("file.chunks", content.chunks());
    reason.ifPresent(why -> facts.put("file.reason", why));
    writes.add(
        new Write.Happened(
            new Event(
                file.tenant(),
                UniqueId.at(now),
                "file.processed",
                subject(file.id()),
                Secret.of("file.processed " + content.job() + " " + now).sha256(),
                now,
                now,
                Event.OWN,
                facts,
                Optional.empty(),
                0)));
    return writes;
  }
}
