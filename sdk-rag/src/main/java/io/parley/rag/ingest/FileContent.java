package io.parley.rag.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Tells what a file is from its first bytes, whatever its name says. Reads no more of it than that
 * takes; an archive is only looked at, not unpacked.
 */
public final class FileContent {
  private static final int HEAD = 8 * 1024;
  private static final int MOST_ENTRIES = 10_000;
  private static final long MOST_UNPACKED = 300L * 1024 * 1024;

  private static final Pattern HTML =
      Pattern.compile(
          "^\\s*(?:<!--.*?-->\\s*)*<(?:!doctype\\s+html|html|head|body|script|iframe|title|meta)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern XML =
      Pattern.compile(
          "^\\s*<(?:\\?xml|svg|!doctype|!entity|rss|feed)\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern MAIL = Pattern.compile("^(?:[A-Za-z][A-Za-z0-9-]*:[^\\n]*\\r?\\n)");

  private FileContent() {}

  /**
   * The type of the file.
   *
   * @param name as its owner calls it; decides between kinds of plain text only
   * @param content the file
   * @throws UnsupportedFileException when it is of no kind that is read, by its name or its bytes
   * @throws UnreadableFileException when its bytes are not what its name says, or are damaged
   */
  public static FileType typeOf(String name, Path content) {
    FileType claimed =
        FileType.ofName(name)
            .orElseThrow(
                () ->
                    new UnsupportedFileException(
                        "a file must be one of "
                            + String.join(", ", ALL)
                            + " by the ending of its name"));
    FileType found = typeOf(claimed, content);
    if (found != claimed) {
      throw new UnreadableFileException(
          "has the name of a "
              + spelled(claimed)
              + " file and the content of a "
              + spelled(found)
              + " file");
    }
    return found;
  }

  /**
   * The type of content that came without a name that can be relied on.
   *
   * @param claimed what it is said to be; decides between kinds of plain text only
   * @throws UnsupportedFileException when it is of no kind that is read
   * @throws UnreadableFileException when it is damaged
   */
  public static FileType typeOf(FileType claimed, Path content) {
    byte[] head;
    try (InputStream in = Files.newInputStream(content)) {
      head = in.readNBytes(HEAD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (head.length == 0) {
      throw new UnreadableFileException("is empty");
    }
    String latin = new String(head, StandardCharsets.ISO_8859_1);
    if (latin.substring(0, Math.min(latin.length(), 1024)).contains("%PDF-")) {
      return FileType.PDF;
    }
    if (latin.startsWith("{\\rtf")) {
      return FileType.RTF;
    }
    if (latin.startsWith("PK")) {
      return archive(content);
    }
    if (latin.startsWith("\u00d0\u00cf\u0011\u00e0")) {
      throw new UnsupportedFileException(
          "the file is an old Office document or protected by a password;"
              + " save it as docx, xlsx or pptx without one");
    }
    return text(claimed, head);
  }

  private static final String[] ALL =
      java.util.Arrays.stream(FileType.values()).map(FileContent::spelled).toArray(String[]::new);

  private static String spelled(FileType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static FileType text(FileType claimed, byte[] head) {
    String text =
        PlainFile.decode(head, head.length == HEAD)
            .orElseThrow(
                () -> new UnsupportedFileException("the file's bytes are of no kind that is read"));
    if (HTML.matcher(text).find()) {
      return FileType.HTML;
    }
    if (XML.matcher(text).find()) {
      if (claimed == FileType.HTML && text.toLowerCase(Locale.ROOT).contains("<html")) {
        return FileType.HTML;
      }
      throw new UnsupportedFileException("the file is XML, which is not read");
    }
    if (claimed == FileType.EML && !MAIL.matcher(text).lookingAt()) {
      throw new UnreadableFileException("has no headers of a mail");
    }
    // A piece of HTML without its usual beginning is HTML when it is called so.
    return claimed.isPlain() || claimed == FileType.HTML ? claimed : FileType.TXT;
  }

  private static FileType archive(Path content) {
    try (ZipFile zip = new ZipFile(content.toFile(), StandardCharsets.UTF_8)) {
      if (zip.size() > MOST_ENTRIES) {
        throw new UnreadableFileException(
            "has " + zip.size() + " parts; at most " + MOST_ENTRIES + " are read");
      }
      long unpacked = 0;
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        unpacked += Math.max(0, all.nextElement().getSize());
      }
      if (unpacked > MOST_UNPACKED) {
        throw new UnreadableFileException(
            "unpacks to " + unpacked + " bytes; at most " + MOST_UNPACKED + " are read");
      }
      return office(zip)
          .orElseThrow(
              () -> new UnsupportedFileException("the file is an archive, which is not read"));
    } catch (ZipException | IllegalArgumentException e) {
      throw new UnreadableFileException("is damaged: it cannot be unpacked", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<FileType> office(ZipFile zip) throws IOException {
    ZipEntry mimetype = zip.getEntry("mimetype");
    if (mimetype != null) {
      try (InputStream in = zip.getInputStream(mimetype)) {
        String declared = new String(in.readNBytes(200), StandardCharsets.US_ASCII).strip();
        return FileType.ofMediaType(declared)
            .filter(type -> type == FileType.ODT || type == FileType.EPUB);
      }
    }
    if (zip.getEntry("[Content_Types].xml") == null) {
      return Optional.empty();
    }
    if (zip.getEntry("word/document.xml") != null) {
      return Optional.of(FileType.DOCX);
    }
    if (zip.getEntry("xl/workbook.xml") != null) {
      return Optional.of(FileType.XLSX);
    }
    return zip.getEntry("ppt/presentation.xml") != null
        ? Optional.of(FileType.PPTX)
        : Optional.empty();
  }
}
