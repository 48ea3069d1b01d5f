package io.parley.server.backup;

import java.time.Instant;

/**
 * What a backup says of itself.
 *
 * @param format of the file; 1
 * @param store {@code sqlite} or {@code postgres}
 * @param takenAt when it was begun: what is in it is of about then
 * @param keyId tells the key that the credentials in it are sealed with, without giving it away;
 *     empty for a store that no server has used
 * @param withKey whether the key is in the file too
 * @param bytes of the store
 * @param sha256 of the store, in hexadecimal
 */
public record Manifest(
    int format,
    String store,
    Instant takenAt,
    String keyId,
    boolean withKey,
    long bytes,
    String sha256) {
  static final int FORMAT = 1;

  public Manifest {
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "backup format " + format + " must be " + FORMAT + ": take the Parley that wrote it");
    }
  }
}
