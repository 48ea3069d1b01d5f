package io.parley.rag.file;

import io.parley.core.work.Write;
import io.parley.rag.index.Chunk;
import io.parley.rag.ingest.UnreadableFileException;
import io.parley.rag.source.KnowledgeChanges;
import java.time.Instant;
import java.util.ArrayList;

/** Has the new chunks found instead of the old ones, all in one commit. */
final class PublishChunks implements IngestStage {
  static final String NAME = "index";

  private final KnowledgeFiles files;

  PublishChunks(KnowledgeFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean takes(KnowledgeFile file) {
    return true;
  }

  @Override
  public Outcome run(KnowledgeFile file, Instant now) {
    KnowledgeFile.Content content = file.content();
    int count =
        files
            .artifacts(file)
            .read(FileSources.CHUNKS, Chunk[].class)
            .orElseThrow(() -> new UnreadableFileException("lost its chunks; upload it again"))
            .length;
    var writes = new ArrayList<Write>();
    writes.add(FileSources.publish(file, content.revision()));
    writes.add(KnowledgeChanges.noted(file.tenant()));
    writes.add(files.artifacts(file).drop(ExtractText.TEXT));
    for (int old = content.published().orElse(content.revision());
        old < content.revision();
        old++) {
      writes.add(files.artifacts(file.tenant(), file.id(), old).drop());
    }
    return new Outcome(writes, content.published(count));
  }
}
