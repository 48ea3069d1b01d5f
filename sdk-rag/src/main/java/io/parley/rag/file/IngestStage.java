package io.parley.rag.file;

import io.parley.core.work.Write;
import io.parley.rag.ingest.DocumentReader;
import java.time.Instant;
import java.util.List;

/**
 * One step of a file on its way to be found. Thread-safe.
 *
 * <p>A stage takes what the stages before it kept, does its work and says what to keep; that is
 * stored together with its end, in one commit. A stage that breaks off is run again from its start,
 * so it changes nothing by itself. A further stage is put into the list where it belongs.
 */
public interface IngestStage {
  /** Its name, stable since it is stored and shown. */
  String name();

  /** Whether files like this one pass through it. */
  boolean takes(KnowledgeFile file);

  /**
   * Does the work.
   *
   * @throws io.parley.core.SdkException that is not retryable, when the file is at fault: it fails
   *     in this stage with the message as the reason. Anything else thrown is tried again
   */
  Outcome run(KnowledgeFile file, Instant now);

  /**
   * What came of a stage.
   *
   * @param writes stored with its end
   * @param content of the file, with what the stage found out
   */
  record Outcome(List<Write> writes, KnowledgeFile.Content content) {
    public Outcome {
      writes = List.copyOf(writes);
    }
  }

  /**
   * The stages in their order: fetch (pages only), extract, chunk, index, searchable.
   *
   * @param readers each for the types it names; the first that has a type reads it
   */
  static List<IngestStage> usual(
      KnowledgeFiles files, List<DocumentReader> readers, PageFetcher pages) {
    return List.of(
        new FetchPage(files, pages),
        new ExtractText(files, readers),
        new CutChunks(files),
        new PublishChunks(files),
        new MakeSearchable(files));
  }
}
