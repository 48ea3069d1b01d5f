package io.parley.rag.ingest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A kind of file that can be read. */
public enum FileType {
  TXT("text/plain", "txt", "text", "log"),
  MD("text/markdown", "md", "markdown"),
  HTML("text/html", "html", "htm", "xhtml"),
  CSV("text/csv", "csv"),
  EML("message/rfc822", "eml"),
  PDF("application/pdf", "pdf"),
  RTF("application/rtf", "rtf"),
  DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
  XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
  PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
  ODT("application/vnd.oasis.opendocument.text", "odt"),
  EPUB("application/epub+zip", "epub");

  private final String mediaType;

  /** Divided by spaces, since constants hold nothing that could change. */
  private final String extensions;

  FileType(String mediaType, String... extensions) {
    this.mediaType = mediaType;
    this.extensions = String.join(" ", extensions);
  }

  /** As it is told in the header {@code Content-Type}. */
  public String mediaType() {
    return mediaType;
  }

  /** The endings of names, without the dot and in lower case; the usual one first. */
  public List<String> extensions() {
    return List.of(extensions.split(" ", -1));
  }

  /** The type that a file of this name claims to have; empty when its ending is none of ours. */
  public static Optional<FileType> ofName(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return name.lastIndexOf('.') < 0
        ? Optional.empty()
        : Arrays.stream(values()).filter(type -> type.extensions().contains(extension)).findFirst();
  }

  /** The type of a media type, with or without parameters; empty when it is none of ours. */
  public static Optional<FileType> ofMediaType(String mediaType) {
    String bare = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return bare.equals("application/xhtml+xml")
        ? Optional.of(HTML)
        : Arrays.stream(values()).filter(type -> type.mediaType.equals(bare)).findFirst();
  }

  /** Whether it is text that has no mark of its own, so that only its name tells what it is. */
  boolean isPlain() {
    return this == TXT || this == MD || this == CSV || this == EML;
  }
}
