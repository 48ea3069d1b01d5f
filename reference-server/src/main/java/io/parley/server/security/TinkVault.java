package io.parley.server.security;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import io.parley.core.UnsafeSettingException;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * Envelope encryption with AES-256-GCM: each text has its own key, which is wrapped by the vault's.
 * Tenant, collection, id and field are bound to it as associated data. Thread-safe.
 *
 * <p>Stored as {@code v1:<key id>:<wrapped key>:<text>}, so that a later key can be told apart.
 */
public final class TinkVault implements Vault {
  private static final String VERSION = "v1";
  private static final byte[] DERIVATION = "parley vault key 1".getBytes(StandardCharsets.US_ASCII);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AesGcmJce outer;
  private final String keyId;

  private TinkVault(byte[] key) {
    try {
      this.outer = new AesGcmJce(key);
      this.keyId =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(key))
              .substring(0, 12);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM and SHA-256", e);
    }
  }

  /**
   * A vault whose key is derived from a text of at least 32 characters.
   *
   * @throws UnsafeSettingException for a text that repeats a few characters, as samples do
   */
  public static TinkVault of(Secret text) {
    if (text.reveal().chars().distinct().count() < 8) {
      throw new UnsafeSettingException(
          "PARLEY_SECRET_KEY must have at least 8 different characters; make one with"
              + " 'openssl rand -base64 32'");
    }
    try {
      return new TinkVault(
          Hkdf.computeHkdf(
              "HMACSHA256",
              text.reveal().getBytes(StandardCharsets.UTF_8),
              new byte[0],
              DERIVATION,
              32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  /** A vault whose key is in {@code folder}, generated there on first use for its owner only. */
  public static TinkVault in(Path folder) {
    Path file = folder.resolve("secret.key");
    try {
      Files.createDirectories(folder);
      if (Files.notExists(file)) {
        generate(file);
      }
      return of(Secret.of(Files.readString(file).strip()));
    } catch (IOException e) {
      throw new UnsafeSettingException("the key file " + file + " cannot be used: " + e);
    }
  }

  private static void generate(Path file) throws IOException {
    // Written whole under another name first: a crash must not leave half a key behind.
    Path draft = file.resolveSibling("secret.key." + ProcessHandle.current().pid());
    try (var channel =
        Files.newByteChannel(
            draft,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(
          java.nio.ByteBuffer.wrap(Secret.random(32).reveal().getBytes(StandardCharsets.US_ASCII)));
    }
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // Another process was first; its key is as good.
    } finally {
      Files.delete(draft);
    }
  }

  /** Tells keys apart without giving them away. */
  public String keyId() {
    return keyId;
  }

  @Override
  public String seal(Secret secret, Place place) {
    byte[] inner = new byte[32];
    RANDOM.nextBytes(inner);
    byte[] bound = bound(place);
    try {
      var encoder = Base64.getUrlEncoder().withoutPadding();
      return String.join(
          ":",
          VERSION,
          keyId,
          encoder.encodeToString(outer.encrypt(inner, bound)),
          encoder.encodeToString(
              new AesGcmJce(inner)
                  .encrypt(secret.reveal().getBytes(StandardCharsets.UTF_8), bound)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encryption failed", e);
    }
  }

  @Override
  public Secret open(String sealed, Place place) {
    String[] parts = sealed.split(":", -1);
    if (parts.length != 4 || !parts[0].equals(VERSION)) {
      throw new IllegalArgumentException("sealed text of " + place + " has another shape");
    }
    if (!parts[1].equals(keyId)) {
      throw new IllegalArgumentException(
          "sealed text of " + place + " takes key " + parts[1] + ", not " + keyId);
    }
    byte[] bound = bound(place);
    try {
      var decoder = Base64.getUrlDecoder();
      byte[] inner = outer.decrypt(decoder.decode(parts[2]), bound);
      return Secret.of(
          new String(
              new AesGcmJce(inner).decrypt(decoder.decode(parts[3]), bound),
              StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("sealed text of " + place + " was changed or moved", e);
    }
  }

  private static byte[] bound(Place place) {
    return String.join("|", place.tenant().value(), place.collection(), place.id(), place.field())
        .getBytes(StandardCharsets.UTF_8);
  }
}
