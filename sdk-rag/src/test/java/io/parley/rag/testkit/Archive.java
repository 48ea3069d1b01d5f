package io.parley.rag.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP file under construction. */
final class Archive implements AutoCloseable {
  private final ZipOutputStream zip;

  Archive(Path file) {
    try {
      zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a text that is not compressed, as formats want their first entry. */
  Archive stored(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    var crc = new CRC32();
    crc.update(bytes);
    entry.setCrc(crc.getValue());
    return add(entry, out -> out.write(bytes));
  }

  Archive text(String name, String text) {
    return add(new ZipEntry(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  Archive content(String name, Content content) {
    return add(new ZipEntry(name), content);
  }

  private Archive add(ZipEntry entry, Content content) {
    try {
      zip.putNextEntry(entry);
      content.writeTo(zip);
      zip.closeEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
