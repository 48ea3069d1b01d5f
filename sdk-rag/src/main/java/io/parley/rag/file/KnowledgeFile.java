package io.parley.rag.file;

import io.parley.core.TenantId;
import io.parley.core.language.Language;
import io.parley.rag.ingest.FileType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An uploaded file or a web page that agents may answer from. Immutable.
 *
 * @param tenant whose it is
 * @param id unique within the tenant; what it is stored under, whatever its name is
 * @param version one more with each change
 * @param createdAt when it was added
 * @param updatedAt when it was last changed or got further
 * @param content what is known of it
 */
public record KnowledgeFile(
    TenantId tenant,
    String id,
    long version,
    Instant createdAt,
    Instant updatedAt,
    Content content) {

  /** What became of the newest content. */
  public enum Status {
    /** On its way through the stages. */
    PROCESSING,
    /** Through all of them. */
    READY,
    /** One of them failed; its state tells why. */
    FAILED
  }

  /** How far the newest content is. */
  public Status status() {
    if (content.stages().stream().anyMatch(each -> each.status() == StageState.Status.FAILED)) {
      return Status.FAILED;
    }
    return content.stages().stream().allMatch(each -> each.status() == StageState.Status.DONE)
        ? Status.READY
        : Status.PROCESSING;
  }

  /** How many of the stages are done, 0 to 1. */
  public double progress() {
    return (double)
            content.stages().stream()
                .filter(each -> each.status() == StageState.Status.DONE)
                .count()
        / content.stages().size();
  }

  /** Why a stage failed, for the file's owner. */
  public Optional<String> reason() {
    return content.stages().stream().flatMap(each -> each.reason().stream()).findFirst();
  }

  /**
   * What is known of a file.
   *
   * @param name as its owner calls it, without folders; 1 to 255 characters
   * @param type what it is by its bytes; HTML for a page until it is fetched
   * @param size in bytes; 0 for a page until it is fetched
   * @param sha256 of its bytes, in hexadecimal; empty for a page until it is fetched
   * @param page where it comes from; empty for an upload
   * @param categoryId empty: in no category
   * @param language empty: as detected, chunk by chunk
   * @param job the newest job that works or worked on it
   * @param nextJob the job that fetches a page again; empty for an upload
   * @param revision counts its contents, from 1
   * @param published the revision that is to be found; empty for none
   * @param chunks how many chunks the published revision has
   * @param stages in their order
   * @param warnings what its owner should know, one sentence each
   */
  public record Content(
      String name,
      FileType type,
      long size,
      String sha256,
      Optional<Page> page,
      Optional<String> categoryId,
      Optional<Language> language,
      String job,
      Optional<String> nextJob,
      int revision,
      Optional<Integer> published,
      int chunks,
      List<StageState> stages,
      List<String> warnings) {
    public Content {
      stages = List.copyOf(stages);
      warnings = List.copyOf(warnings);
      if (stages.isEmpty()) {
        throw new IllegalArgumentException("stages of file '" + name + "' must not be empty");
      }
    }

    Optional<StageState> stage(String named) {
      return stages.stream().filter(each -> each.stage().equals(named)).findFirst();
    }

    Content stages(List<StageState> others) {
      return new Content(
          name,
          type,
          size,
          sha256,
          page,
          categoryId,
          language,
          job,
          nextJob,
          revision,
          published,
          chunks,
          others,
          warnings);
    }

    Content stage(String named, UnaryOperator<StageState> change) {
      return stages(
          stages.stream()
              .map(each -> each.stage().equals(named) ? change.apply(each) : each)
              .toList());
    }

    Content fetched(String called, FileType found, long bytes, String hash) {
      return new Content(
          called,
          found,
          bytes,
          hash,
          page,
          categoryId,
          language,
          job,
          nextJob,
          revision,
          published,
          chunks,
          stages,
          warnings);
    }

    Content warned(List<String> others) {
      return new Content(
          name,
          type,
          size,
          sha256,
          page,
          categoryId,
          language,
          job,
          nextJob,
          revision,
          published,
          chunks,
          stages,
          others);
    }

    Content published(int count) {
      return new Content(
          name,
          type,
          size,
          sha256,
          page,
          categoryId,
          language,
          job,
          nextJob,
          revision,
          Optional.of(revision),
          count,
          stages,
          warnings);
    }

    Content worked(String by, Optional<String> next, int content) {
      return new Content(
          name,
          type,
          size,
          sha256,
          page,
          categoryId,
          language,
          by,
          next,
          content,
          published,
          chunks,
          stages,
          warnings);
    }

    Content filed(String called, Optional<String> category, Optional<Language> spoken) {
      return new Content(
          called, type, size, sha256, page, category, spoken, job, nextJob, revision, published,
          chunks, stages, warnings);
    }
  }

  /**
   * Where a web page is found.
   *
   * @param address as it was given, checked
   * @param every how often it is fetched again; 1 hour to 365 days
   */
  public record Page(String address, Duration every) {
    private static final Duration LEAST = Duration.ofHours(1);
    private static final Duration MOST = Duration.ofDays(365);

    public Page {
      if (every.compareTo(LEAST) < 0 || every.compareTo(MOST) > 0) {
        throw new IllegalArgumentException("refetchEvery " + every + " must be PT1H to P365D");
      }
    }
  }
}
