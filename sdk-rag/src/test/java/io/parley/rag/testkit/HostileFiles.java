package io.parley.rag.testkit;

import io.parley.rag.ingest.FileType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Files that were made to harm whoever reads them. */
public final class HostileFiles {
  private static final String TYPES =
      "<?xml version=\"1.0\"?><Types"
          + " xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
          + "<Default Extension=\"rels\""
          + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
          + "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-"
          + "officedocument.wordprocessingml.document.main+xml\"/></Types>";

  private static final String RELATIONS =
      "<?xml version=\"1.0\"?><Relationships"
          + " xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
          + "<Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
          + "relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

  private static final String OPEN =
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
          + "<w:body><w:p><w:r><w:t>";

  private static final String CLOSE = "</w:t></w:r></w:p></w:body></w:document>";

  private HostileFiles() {}

  private static Path docx(Path folder, String name, Archive.Content document) {
    Path file = folder.resolve(name);
    try (var archive = new Archive(file)) {
      archive.text("[Content_Types].xml", TYPES).text("_rels/.rels", RELATIONS);
      archive.content("word/document.xml", document);
    }
    return file;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A Word document of a few hundred kilobytes that unpacks to 250 MB. */
  public static Path bomb(Path folder) {
    return docx(
        folder,
        "bomb.docx",
        out -> {
          write(out, OPEN);
          byte[] megabyte = "a".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 250; i++) {
            out.write(megabyte);
          }
          write(out, CLOSE);
        });
  }

  /** A Word document whose entities multiply a thousand million times. */
  public static Path laughs(Path folder) {
    var dtd = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE w:document [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 10; i++) {
      dtd.append("<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">");
    }
    return docx(folder, "laughs.docx", out -> write(out, dtd + "]>" + OPEN + "&a9;" + CLOSE));
  }

  /** A Word document that asks for a local file and for an address. */
  public static Path entities(Path folder, String address) {
    return docx(
        folder,
        "entities.docx",
        out ->
            write(
                out,
                "<?xml version=\"1.0\"?><!DOCTYPE w:document [<!ENTITY f SYSTEM"
                    + " \"file:///etc/passwd\"><!ENTITY n SYSTEM \""
                    + address
                    + "\"><!ENTITY % p SYSTEM \""
                    + address
                    + "\"> %p;]>"
                    + OPEN
                    + "before &f; between &n; after"
                    + CLOSE));
  }

  /** A picture in XML that asks for a local file. */
  public static String svg(String address) {
    return "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY f SYSTEM \"file:///etc/passwd\">"
        + "<!ENTITY n SYSTEM \""
        + address
        + "\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&f;&n;</text></svg>";
  }

  /** An archive of a hundred thousand empty parts that claims to be a Word document. */
  public static Path manyParts(Path folder) {
    Path file = folder.resolve("parts.docx");
    try (var archive = new Archive(file)) {
      archive.text("[Content_Types].xml", TYPES).text("word/document.xml", OPEN + CLOSE);
      for (int i = 0; i < 100_000; i++) {
        archive.text("word/" + i, "");
      }
    }
    return file;
  }

  /** A Word document nested a hundred thousand elements deep. */
  public static Path deep(Path folder) {
    return docx(
        folder,
        "deep.docx",
        out ->
            write(
                out,
                OPEN.replace("<w:t>", "")
                    + "<w:p><w:r>".repeat(50_000)
                    + "x"
                    + "</w:r></w:p>".repeat(50_000)
                    + "</w:r></w:p></w:body></w:document>"));
  }

  /** A PDF of some kilobytes whose one page is drawn a thousand million times. */
  public static Path explodingPdf(Path folder) {
    // Each form draws the one before it ten times; the last one has text.
    var objects = new ArrayList<byte[]>();
    objects.add(ascii("<</Type/Catalog/Pages 2 0 R>>"));
    objects.add(ascii("<</Type/Pages/Kids[3 0 R]/Count 1>>"));
    objects.add(
        ascii(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
                + "/Resources<</XObject<</F 5 0 R>>/Font<</A 14 0 R>>>>>>"));
    objects.add(stream("", "/F Do ".repeat(10)));
    for (int level = 0; level < 9; level++) {
      boolean last = level == 8;
      objects.add(
          stream(
              "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</A 14 0 R>>"
                  + (last ? "" : "/XObject<</F " + (6 + level) + " 0 R>>")
                  + ">>",
              last ? "BT /A 12 Tf 10 10 Td (again and again) Tj ET" : "/F Do ".repeat(10)));
    }
    objects.add(ascii("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"));
    return pdf(folder.resolve("exploding.pdf"), objects);
  }

  /** A PDF of a few megabytes whose page unpacks to a gigabyte of instructions. */
  public static Path packedPdf(Path folder) {
    var packed = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_SPEED))) {
      byte[] megabyte = "0 0 m ".repeat(175_000).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 1_000; i++) {
        out.write(megabyte);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var objects = new ArrayList<byte[]>();
    objects.add(ascii("<</Type/Catalog/Pages 2 0 R>>"));
    objects.add(ascii("<</Type/Pages/Kids[3 0 R]/Count 1>>"));
    objects.add(ascii("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"));
    objects.add(stream("/Filter/FlateDecode", packed.toByteArray()));
    return pdf(folder.resolve("packed.pdf"), objects);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] stream(String dictionary, String content) {
    return stream(dictionary, ascii(content));
  }

  private static byte[] stream(String dictionary, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(ascii("<<" + dictionary + "/Length " + content.length + ">>stream\n"));
    out.writeBytes(content);
    out.writeBytes(ascii("\nendstream"));
    return out.toByteArray();
  }

  private static Path pdf(Path file, List<byte[]> objects) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(ascii("%PDF-1.4\n"));
    var offsets = new StringBuilder();
    for (int i = 0; i < objects.size(); i++) {
      offsets.append("%010d 00000 n \n".formatted(out.size()));
      out.writeBytes(ascii((i + 1) + " 0 obj"));
      out.writeBytes(objects.get(i));
      out.writeBytes(ascii("endobj\n"));
    }
    int table = out.size();
    out.writeBytes(
        ascii(
            "xref\n0 "
                + (objects.size() + 1)
                + "\n0000000000 65535 f \n"
                + offsets
                + "trailer<</Root 1 0 R/Size "
                + (objects.size() + 1)
                + ">>\nstartxref\n"
                + table
                + "\n%%EOF"));
    return written(file, out.toByteArray());
  }

  /** A program for Windows under the name of a PDF. */
  public static Path program(Path folder) {
    byte[] bytes = new byte[4096];
    new Random(7).nextBytes(bytes);
    bytes[0] = 'M';
    bytes[1] = 'Z';
    return written(folder.resolve("invoice.pdf"), bytes);
  }

  /** A page with a script under the name of a plain text. */
  public static Path disguisedHtml(Path folder) {
    return written(
        folder.resolve("readme.txt"),
        ascii("<!DOCTYPE html><html><script>fetch('http://127.0.0.1/')</script></html>"));
  }

  /** The beginning of a Word document, cut off. */
  public static Path cutOff(Path folder) {
    Path whole = SampleFiles.write(FileType.DOCX, folder);
    try {
      byte[] bytes = Files.readAllBytes(whole);
      return written(folder.resolve("cut.docx"), Arrays.copyOf(bytes, bytes.length / 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path written(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
