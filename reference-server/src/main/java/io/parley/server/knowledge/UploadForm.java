package io.parley.server.knowledge;

import io.parley.core.language.Language;
import io.parley.rag.file.KnowledgeFiles;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.glassfish.jersey.media.multipart.BodyPart;
import org.glassfish.jersey.media.multipart.FormDataBodyPart;
import org.glassfish.jersey.media.multipart.FormDataMultiPart;

/**
 * A form with a file in it, the file on disk. Closing it removes the file.
 *
 * @param upload what to add
 */
public record UploadForm(KnowledgeFiles.Upload upload) implements AutoCloseable {
  private static final int MOST_PARTS = 10;
  private static final int LONGEST_FIELD = 1_000;
  private static final Set<String> FIELDS = Set.of("file", "categoryId", "language", "csrf");

  /**
   * Reads the form; the file's bytes go to the folder while they are counted.
   *
   * @throws ProblemException when a field is unknown, missing or too large
   */
  public static UploadForm read(FormDataMultiPart form, UploadFolder folder) {
    if (form.getBodyParts().size() > MOST_PARTS) {
      throw new ProblemException(
          Problem.of(422, "a form must have at most " + MOST_PARTS + " parts"));
    }
    for (BodyPart part : form.getBodyParts()) {
      String name = part instanceof FormDataBodyPart field ? field.getName() : "";
      if (!FIELDS.contains(name)) {
        throw ProblemException.field(name, "the field '" + name + "' is not known here");
      }
    }
    FormDataBodyPart file = form.getField("file");
    if (file == null || file.getContentDisposition().getFileName() == null) {
      throw ProblemException.field("file", "file is required, with the name of the file");
    }
    Optional<Language> language =
        field(form, "language").map(code -> ProblemException.checked(() -> Language.of(code)));
    Optional<String> category = field(form, "categoryId");
    Path copy = folder.file();
    try {
      copied(file, copy);
      return new UploadForm(
          new KnowledgeFiles.Upload(
              named(file.getContentDisposition().getFileName()), copy, category, language));
    } catch (RuntimeException e) {
      remove(copy);
      throw e;
    }
  }

  /** The text of a field without surrounding blanks; empty when it is absent or blank. */
  public static Optional<String> field(FormDataMultiPart form, String name) {
    FormDataBodyPart part = form.getField(name);
    if (part == null) {
      return Optional.empty();
    }
    try (InputStream in = part.getEntityAs(InputStream.class)) {
      byte[] value = in.readNBytes(LONGEST_FIELD + 1);
      if (value.length > LONGEST_FIELD) {
        throw ProblemException.field(name, name + " must have at most " + LONGEST_FIELD + " bytes");
      }
      return Optional.of(new String(value, StandardCharsets.UTF_8).strip())
          .filter(text -> !text.isEmpty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copied(FormDataBodyPart part, Path copy) {
    try (InputStream in = part.getEntityAs(InputStream.class);
        OutputStream out = Files.newOutputStream(copy)) {
      byte[] buffer = new byte[64 * 1024];
      long all = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        all += count;
        if (all > KnowledgeFiles.MOST_BYTES) {
          throw new ProblemException(
              Problem.of(413, "a file must have at most " + KnowledgeFiles.MOST_BYTES + " bytes"));
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Browsers send names in UTF-8, which headers are not read as. */
  private static String named(String name) {
    if (name.chars().anyMatch(c -> c > 0xff)) {
      return name;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return name;
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    remove(upload.content());
  }
}
