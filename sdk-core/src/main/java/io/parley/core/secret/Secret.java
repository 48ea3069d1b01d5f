package io.parley.core.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** A text that does not print. {@link #reveal()} is the one word to search for. Immutable. */
public final class Secret {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps {@code value}, which must not be empty. */
  public static Secret of(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a secret must not be empty");
    }
    return new Secret(value);
  }

  /** A new secret of {@code bytes} random bytes (16 or more) as base64url text. */
  public static Secret random(int bytes) {
    if (bytes < 16) {
      throw new IllegalArgumentException("a secret of " + bytes + " bytes must have at least 16");
    }
    byte[] noise = new byte[bytes];
    RANDOM.nextBytes(noise);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(noise));
  }

  /** The text itself. Never log it. */
  public String reveal() {
    return value;
  }

  /**
   * SHA-256 of the text as 64 lower-case hex digits: what is stored of a random secret of at least
   * 112 bits (OWASP ASVS 5.0, 6.5.2).
   */
  public String sha256() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}
