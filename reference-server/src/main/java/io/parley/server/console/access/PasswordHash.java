package io.parley.server.console.access;

import io.parley.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password as it is stored: Argon2id in the PHC string format, with its own salt and cost, so
 * that hashes of another cost stay good. Immutable.
 *
 * @param text such as {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>}
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html">
 *     the cost: OWASP, 19 MiB, two passes, one lane</a>
 */
public record PasswordHash(String text) {
  private static final int KIBIBYTES = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Each computation holds its memory: more at once than this would only swap. */
  private static final Semaphore AT_ONCE = new Semaphore(4);

  public PasswordHash {
    if (!SHAPE.matcher(text).matches()) {
      throw new IllegalArgumentException("a password hash must be Argon2id in PHC string format");
    }
  }

  /** Hashes a password under a new salt. */
  public static PasswordHash of(Secret password) {
    byte[] salt = random(SALT_BYTES);
    return of(salt, argon2id(password, salt, KIBIBYTES, PASSES, LANES, HASH_BYTES));
  }

  /**
   * A hash that no password is known to have. Comparing with it takes as long as with any other;
   * making it takes no time and no memory.
   */
  public static PasswordHash ofNobody() {
    return of(random(SALT_BYTES), random(HASH_BYTES));
  }

  private static PasswordHash of(byte[] salt, byte[] hash) {
    var encoder = Base64.getEncoder().withoutPadding();
    return new PasswordHash(
        "$argon2id$v=19$m="
            + KIBIBYTES
            + ",t="
            + PASSES
            + ",p="
            + LANES
            + "$"
            + encoder.encodeToString(salt)
            + "$"
            + encoder.encodeToString(hash));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Whether {@code password} is the one; takes the same time whether it is or not. */
  public boolean matches(Secret password) {
    Matcher parts = SHAPE.matcher(text);
    if (!parts.matches()) {
      return false;
    }
    byte[] stored = Base64.getDecoder().decode(parts.group(5));
    byte[] computed =
        argon2id(
            password,
            Base64.getDecoder().decode(parts.group(4)),
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            stored.length);
    return MessageDigest.isEqual(stored, computed);
  }

  /** The text would let anybody guess at leisure. */
  @Override
  public String toString() {
    return "PasswordHash[redacted]";
  }

  private static byte[] argon2id(
      Secret password, byte[] salt, int kibibytes, int passes, int lanes, int length) {
    byte[] hash = new byte[length];
    AT_ONCE.acquireUninterruptibly();
    try {
      var generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(kibibytes)
              .withIterations(passes)
              .withParallelism(lanes)
              .withSalt(salt)
              .build());
      generator.generateBytes(password.reveal().getBytes(StandardCharsets.UTF_8), hash);
    } finally {
      AT_ONCE.release();
    }
    return hash;
  }
}
