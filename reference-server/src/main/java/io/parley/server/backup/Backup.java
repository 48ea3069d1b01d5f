package io.parley.server.backup;

import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.server.security.TinkVault;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Everything that is stored in one zip file: {@code store}, {@code manifest.json}, and on request
 * {@code secret.key}.
 *
 * <p>Credentials in the store are sealed, so a backup without the key gives none of them away and
 * is worth little without it: the key is kept apart.
 */
public final class Backup {
  private static final String STORE = "store";
  private static final String MANIFEST = "manifest.json";
  private static final String KEY = "secret.key";

  private Backup() {}

  /**
   * Writes a backup, for its owner to read only, while servers go on working.
   *
   * @param key the file of the key to put into it; empty: it is kept apart
   * @throws BackupException when anything fails; no file is left then
   */
  public static Manifest take(Stored store, Optional<Path> key, Path file, Instant now) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      String keyId = store.keyId();
      Files.deleteIfExists(part);
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Manifest manifest;
      try (var zip = new ZipOutputStream(Files.newOutputStream(part))) {
        zip.putNextEntry(new ZipEntry(STORE));
        var counted = new Counted(zip);
        store.writeTo(counted);
        zip.closeEntry();
        if (key.isPresent()) {
          zip.putNextEntry(new ZipEntry(KEY));
          Files.copy(key.get(), zip);
          zip.closeEntry();
        }
        manifest =
            new Manifest(
                Manifest.FORMAT,
                store.kind(),
                now,
                keyId,
                key.isPresent(),
                counted.bytes,
                HexFormat.of().formatHex(counted.digest.digest()));
        zip.putNextEntry(new ZipEntry(MANIFEST));
        zip.write(Json.write(manifest).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return manifest;
    } catch (IOException e) {
      throw new BackupException("the backup could not be written: " + e, e);
    } finally {
      remove(part);
    }
  }

  /**
   * Fills an empty store from a backup.
   *
   * @param configured the key that the server will be given; empty: the one in {@code data}
   * @param data the server's data folder, where the key of a backup that has it is put
   * @throws BackupException when the file is damaged, the store is not empty, or the key is another
   */
  public static Manifest restore(Path file, Stored store, Optional<Secret> configured, Path data) {
    try (var zip = new ZipFile(file.toFile())) {
      Manifest manifest =
          Json.read(new String(bytes(zip, MANIFEST), StandardCharsets.UTF_8), Manifest.class);
      if (!manifest.store().equals(store.kind())) {
        throw new BackupException(
            "this is a backup of " + manifest.store() + " and cannot go into " + store.kind(),
            null);
      }
      if (!store.objection().isEmpty()) {
        throw new BackupException(store.objection(), null);
      }
      verify(zip, manifest);
      Optional<byte[]> key = key(zip, manifest, configured, data);
      try (InputStream in = entry(zip, STORE)) {
        store.readFrom(in);
      }
      if (key.isPresent()) {
        Files.createDirectories(data);
        Path place = data.resolve(KEY);
        Files.createFile(
            place,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(place, key.get());
      }
      return manifest;
    } catch (IOException | IllegalArgumentException e) {
      throw new BackupException("the backup could not be restored: " + e.getMessage(), e);
    }
  }

  private static void verify(ZipFile zip, Manifest manifest) throws IOException {
    try (var in = new DigestInputStream(entry(zip, STORE), sha256())) {
      in.transferTo(OutputStream.nullOutputStream());
      if (!HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(manifest.sha256())) {
        throw new BackupException("the backup is damaged: its store has another checksum", null);
      }
    }
  }

  /** The key to put in place; empty where the right one is there. */
  private static Optional<byte[]> key(
      ZipFile zip, Manifest manifest, Optional<Secret> configured, Path data) throws IOException {
    if (manifest.keyId().isEmpty()) {
      return Optional.empty();
    }
    boolean there = Files.exists(data.resolve(KEY));
    if (configured.isEmpty() && !there && manifest.withKey()) {
      return Optional.of(bytes(zip, KEY));
    }
    if (configured.isEmpty() && !there) {
      throw new BackupException(
          "the credentials in it are sealed with key "
              + manifest.keyId()
              + ", which is not in it: set PARLEY_SECRET_KEY or put secret.key into "
              + data,
          null);
    }
    String found = configured.map(TinkVault::of).orElseGet(() -> TinkVault.in(data)).keyId();
    if (!found.equals(manifest.keyId())) {
      throw new BackupException(
          "the credentials in it are sealed with key "
              + manifest.keyId()
              + ", not with "
              + found
              + ": set PARLEY_SECRET_KEY or bring back secret.key in "
              + data,
          null);
    }
    return Optional.empty();
  }

  private static InputStream entry(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new BackupException("this is no backup of Parley: it has no " + name, null);
    }
    return zip.getInputStream(entry);
  }

  private static byte[] bytes(ZipFile zip, String name) throws IOException {
    try (InputStream in = entry(zip, name)) {
      return in.readNBytes(64 * 1024);
    }
  }

  private static void remove(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException left) {
      // Nothing depends on it.
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static final class Counted extends FilterOutputStream {
    final MessageDigest digest = sha256();
    long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      digest.update((byte) one);
      bytes++;
      out.write(one);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      digest.update(from, offset, length);
      bytes += length;
      out.write(from, offset, length);
    }
  }
}
