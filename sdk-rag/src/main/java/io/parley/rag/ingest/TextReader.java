package io.parley.rag.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads plain text and Markdown, whatever its encoding. Thread-safe. */
public final class TextReader implements DocumentReader {
  private final MarkdownReader markdown = new MarkdownReader();

  /** A reader of plain text and Markdown. */
  public TextReader() {}

  @Override
  public Set<FileType> types() {
    return Set.of(FileType.TXT, FileType.MD);
  }

  @Override
  public ExtractedText read(FileType type, Path file) {
    String text = text(file);
    var invisible = new Invisible();
    List<Section> sections =
        markdown.read("", invisible.without(text)).stream().map(Section::withoutTitle).toList();
    return new ExtractedText(Optional.empty(), sections, invisible.warning().stream().toList());
  }

  private static String text(Path file) {
    try {
      // No character takes more than four bytes.
      if (Files.size(file) > 4L * MOST_CHARACTERS) {
        throw tooLong();
      }
      byte[] bytes = Files.readAllBytes(file);
      String text =
          PlainFile.decode(bytes, false)
              .orElseThrow(() -> new UnreadableFileException("has bytes that are no text"));
      if (text.length() > MOST_CHARACTERS) {
        throw tooLong();
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UnreadableFileException tooLong() {
    return new UnreadableFileException(
        "has more than " + MOST_CHARACTERS + " characters of text; divide it");
  }
}
