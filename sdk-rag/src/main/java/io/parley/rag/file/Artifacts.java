package io.parley.rag.file;

import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.core.blob.BlobInput;
import io.parley.core.blob.BlobStore;
import io.parley.core.blob.Bytes;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What belongs to one content of a file, each a blob: its bytes, its text, its chunks. Named by the
 * file's id and the content's number, so that a new content never touches an old one.
 */
final class Artifacts {
  private final BlobStore blobs;
  private final TenantId tenant;
  private final String place;

  Artifacts(BlobStore blobs, TenantId tenant, String fileId, int revision) {
    this.blobs = blobs;
    this.tenant = tenant;
    this.place = all(fileId) + "/" + revision;
  }

  /** Where everything of a file is. */
  static String all(String fileId) {
    return "file/" + fileId;
  }

  String content() {
    return place + "/content";
  }

  private String derived(String what) {
    return place + "/" + what;
  }

  /** Removes all of this content. */
  Write drop() {
    return new Write.Drop(tenant, place);
  }

  Write drop(String what) {
    return new Write.Drop(tenant, derived(what));
  }

  InputStream open() {
    return new BlobInput(blobs, tenant, content());
  }

  /** The writes that keep a value as packed JSON, in the place of the one before. */
  List<Write> keep(String what, Object value) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(Json.write(value).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keepBytes(derived(what), packed.toByteArray());
  }

  /** The writes that keep the bytes of this content. */
  List<Write> keepContent(byte[] bytes) {
    return keepBytes(content(), bytes);
  }

  private List<Write> keepBytes(String blob, byte[] bytes) {
    var writes = new ArrayList<Write>();
    writes.add(new Write.Drop(tenant, blob));
    for (int from = 0, part = 0; from < bytes.length; from += Write.Keep.MOST, part++) {
      int length = Math.min(Write.Keep.MOST, bytes.length - from);
      writes.add(new Write.Keep(tenant, blob, part, Bytes.of(bytes, from, length)));
    }
    return writes;
  }

  /** The value that was kept; empty when it is not there any more. */
  <T> Optional<T> read(String what, Class<T> type) {
    if (blobs.part(tenant, derived(what), 0).isEmpty()) {
      return Optional.empty();
    }
    try (var gzip = new GZIPInputStream(new BlobInput(blobs, tenant, derived(what)))) {
      return Optional.of(Json.read(new String(gzip.readAllBytes(), StandardCharsets.UTF_8), type));
    } catch (IOException e) {
      if (blobs.part(tenant, derived(what), 0).isEmpty()) {
        // Removed between the first look and the last.
        return Optional.empty();
      }
      throw new StorageException("blob " + derived(what) + " cannot be unpacked", e);
    }
  }
}
