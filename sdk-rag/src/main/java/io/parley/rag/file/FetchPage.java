package io.parley.rag.file;

import io.parley.core.work.Write;
import io.parley.rag.ingest.FileContent;
import io.parley.rag.ingest.FileType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fetches a web page. One that has not changed since is at its end already. */
final class FetchPage implements IngestStage {
  static final String NAME = "fetch";

  private final KnowledgeFiles files;
  private final PageFetcher pages;

  FetchPage(KnowledgeFiles files, PageFetcher pages) {
    this.files = files;
    this.pages = pages;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean takes(KnowledgeFile file) {
    return file.content().page().isPresent();
  }

  @Override
  public Outcome run(KnowledgeFile file, Instant now) {
    KnowledgeFile.Content content = file.content();
    String address = content.page().orElseThrow().address();
    PageFetcher.Fetched fetched = pages.fetch(pages.checked(address));
    byte[] bytes = fetched.content().toArray();
    FileType claimed = fetched.mediaType().flatMap(FileType::ofMediaType).orElse(FileType.HTML);
    FileType type = typeOf(claimed, bytes);
    String hash = KnowledgeFiles.sha256(bytes);
    var known = content.fetched(content.name(), type, bytes.length, hash);
    // Only when the content before this one is the one that is found.
    boolean before = content.published().equals(Optional.of(content.revision() - 1));
    if (before && hash.equals(content.sha256())) {
      return new Outcome(List.of(), unchanged(known, now));
    }
    var writes = new ArrayList<Write>(files.artifacts(file).keepContent(bytes));
    return new Outcome(writes, known);
  }

  private static KnowledgeFile.Content unchanged(KnowledgeFile.Content content, Instant now) {
    return content
        .worked(content.job(), content.nextJob(), content.published().orElseThrow())
        .stages(content.stages().stream().map(stage -> stage.done(now)).toList());
  }

  private static FileType typeOf(FileType claimed, byte[] bytes) {
    try {
      Path copy = Files.createTempFile("parley-page", "");
      try {
        Files.write(copy, bytes);
        return FileContent.typeOf(claimed, copy);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
