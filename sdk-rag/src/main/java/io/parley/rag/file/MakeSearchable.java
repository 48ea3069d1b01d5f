package io.parley.rag.file;

import io.parley.core.StorageException;
import java.time.Instant;
import java.util.List;

/** Brings the published chunks into the index of this process; the others follow by themselves. */
final class MakeSearchable implements IngestStage {
  static final String NAME = "searchable";

  private final KnowledgeFiles files;

  MakeSearchable(KnowledgeFiles files) {
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
    if (!files.refreshIndex(file.tenant(), file.id())) {
      throw new StorageException("the search index cannot be written now", null);
    }
    return new Outcome(List.of(), file.content());
  }
}
