package io.parley.rag.file;

import io.parley.rag.index.Chunk;
import io.parley.rag.ingest.Chunker;
import io.parley.rag.ingest.ExtractedText;
import io.parley.rag.ingest.SourceText;
import io.parley.rag.ingest.UnreadableFileException;
import io.parley.rag.source.SourceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Cuts the text into chunks along its headings, pages, tables and sentences. */
final class CutChunks implements IngestStage {
  static final String NAME = "chunk";

  private final KnowledgeFiles files;
  private final Chunker chunker = new Chunker();

  CutChunks(KnowledgeFiles files) {
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
    Artifacts artifacts = files.artifacts(file);
    ExtractedText text =
        artifacts
            .read(ExtractText.TEXT, ExtractedText.class)
            .orElseThrow(() -> new UnreadableFileException("lost its text; upload it again"));
    String title = title(content, text);
    List<Chunk> chunks =
        chunker.chunk(
            new SourceText(
                SourceName.ofFile(file.id()), title, "", content.language(), now, Optional.empty()),
            text.sections());
    if (chunks.isEmpty()) {
      throw new UnreadableFileException("has no text");
    }
    boolean named = content.page().isPresent() && text.title().isPresent();
    return new Outcome(
        artifacts.keep(FileSources.CHUNKS, chunks),
        named
            ? content.filed(FileName.clean(title), content.categoryId(), content.language())
            : content);
  }

  /** What the file says of itself where that is meant for readers, else its name. */
  private static String title(KnowledgeFile.Content content, ExtractedText text) {
    Optional<String> told =
        switch (content.type()) {
          case HTML, EPUB, EML -> text.title();
          case TXT, MD, CSV, PDF, RTF, DOCX, XLSX, PPTX, ODT -> Optional.empty();
        };
    String title = told.orElse(FileName.title(content.name()));
    return title.length() <= 300 ? title : title.substring(0, 300);
  }
}
