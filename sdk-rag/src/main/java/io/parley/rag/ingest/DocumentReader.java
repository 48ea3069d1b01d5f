package io.parley.rag.ingest;

import io.parley.core.Spi;
import java.nio.file.Path;
import java.util.Set;

/**
 * Gets the text out of files of some types.
 *
 * <p>Implementations are thread-safe, bound the memory, the time and the output that a hostile file
 * can cost, fetch nothing that a file refers to, and leave the file as it is.
 */
@Spi
public interface DocumentReader {
  /** The most characters of text that a file may have. */
  int MOST_CHARACTERS = 2_000_000;

  /** The types it reads. */
  Set<FileType> types();

  /**
   * The text of the file.
   *
   * @throws UnreadableFileException when the file is at fault; the message is for its owner
   */
  ExtractedText read(FileType type, Path file);
}
