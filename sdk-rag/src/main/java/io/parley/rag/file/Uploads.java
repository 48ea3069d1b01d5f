package io.parley.rag.file;

import io.parley.core.TenantId;
import io.parley.core.blob.Bytes;
import io.parley.core.document.Document;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Brings the bytes of a file into the store, a few parts at a time. A note says so until the file
 * itself is there, so that what a crash leaves half is found and cleared away.
 */
final class Uploads {
  private static final String COLLECTION = "upload";
  private static final Map<String, String> OPEN = Map.of("state", "open");

  /** Parts in one commit: 2 MiB. */
  private static final int TOGETHER = 8;

  private final Storage storage;

  Uploads(Storage storage) {
    this.storage = storage;
  }

  static long size(Path content) {
    try {
      return Files.size(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(Path content) {
    try (InputStream in = Files.newInputStream(content)) {
      var digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  /** Stores the bytes under that name. */
  void store(TenantId tenant, String fileId, String blob, Path content, Instant now) {
    storage.work().commit(List.of(new Write.Put(tenant, COLLECTION, fileId, OPEN, "{}", 0)), now);
    try (InputStream in = Files.newInputStream(content)) {
      var parts = new ArrayList<Write>();
      int part = 0;
      for (byte[] bytes = in.readNBytes(Write.Keep.MOST);
          bytes.length > 0;
          bytes = in.readNBytes(Write.Keep.MOST)) {
        parts.add(new Write.Keep(tenant, blob, part++, Bytes.of(bytes)));
        if (parts.size() == TOGETHER) {
          storage.work().commit(parts, now);
          parts.clear();
        }
      }
      if (!parts.isEmpty()) {
        storage.work().commit(parts, now);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The writes that end an upload, in the commit that stores the file. */
  List<Write> finished(TenantId tenant, String fileId) {
    return List.of(new Write.Remove(tenant, COLLECTION, fileId));
  }

  /** Takes back an upload whose file is not to be. */
  void forget(TenantId tenant, String fileId, Instant now) {
    storage
        .work()
        .commit(
            List.of(
                new Write.Drop(tenant, Artifacts.all(fileId)),
                new Write.Remove(tenant, COLLECTION, fileId)),
            now);
  }

  int sweep(Duration age, Instant now) {
    int swept = 0;
    for (Map.Entry<String, String> label : OPEN.entrySet()) {
      for (Document left :
          storage.documents().locate(COLLECTION, label.getKey(), label.getValue())) {
        if (left.createdAt().plus(age).isBefore(now)) {
          forget(left.tenant(), left.id(), now);
          swept++;
        }
      }
    }
    return swept;
  }
}
