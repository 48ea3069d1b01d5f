package io.parley.rag.file;

import io.parley.rag.ingest.DocumentReader;
import io.parley.rag.ingest.ExtractedText;
import io.parley.rag.ingest.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

/** Gets the text out of the bytes, by the first reader for their type. */
final class ExtractText implements IngestStage {
  static final String NAME = "extract";
  static final String TEXT = "text";

  private final KnowledgeFiles files;
  private final List<DocumentReader> readers;

  ExtractText(KnowledgeFiles files, List<DocumentReader> readers) {
    this.files = files;
    this.readers = List.copyOf(readers);
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
    DocumentReader reader =
        readers.stream()
            .filter(each -> each.types().contains(content.type()))
            .findFirst()
            .orElseThrow(
                () ->
                    new UnreadableFileException(
                        "is a " + content.type() + ", for which there is no reader here"));
    Artifacts artifacts = files.artifacts(file);
    ExtractedText text = read(reader, content, artifacts);
    if (text.sections().isEmpty()) {
      throw new UnreadableFileException(
          "has no text; a scan or a picture needs its text recognised first");
    }
    return new Outcome(artifacts.keep(TEXT, text), content.warned(text.warnings()));
  }

  private static ExtractedText read(
      DocumentReader reader, KnowledgeFile.Content content, Artifacts artifacts) {
    try {
      Path copy = Files.createTempFile("parley-file", "");
      try (InputStream in = artifacts.open()) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        return reader.read(content.type(), copy);
      } catch (StackOverflowError e) {
        throw new UnreadableFileException("is nested too deeply", e);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
