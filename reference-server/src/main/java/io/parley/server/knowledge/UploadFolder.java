package io.parley.server.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where uploads are until they are in the store. What a crash left there is removed at start. */
public final class UploadFolder {
  private final Path folder;

  /** Takes the folder, which is made when it is missing and emptied when it is not. */
  public UploadFolder(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      try (Stream<Path> left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** A new empty file of a name that nobody chose; whoever asked for it removes it. */
  public Path file() {
    try {
      return Files.createTempFile(folder, "upload", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
