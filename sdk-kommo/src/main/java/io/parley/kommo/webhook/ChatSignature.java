package io.parley.kommo.webhook;

import io.parley.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a Chats API hook: HMAC-SHA1 over the bytes of the body, under the channel's
 * secret, as lower-case hex.
 *
 * @see <a href="https://developers.kommo.com/reference/receiving-chat-webhooks">receiving chat
 *     webhooks</a>
 */
public final class ChatSignature {
  private ChatSignature() {}

  /** The signature of a body. */
  public static String of(byte[] body, Secret secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  /** Whether the signature is of this body under this secret; compared in constant time. */
  public static boolean holds(String signature, byte[] body, Secret secret) {
    byte[] told = signature.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    // Kommo's own validator signs the body without line ends after it.
    boolean whole = MessageDigest.isEqual(told, utf8(of(body, secret)));
    boolean trimmed = MessageDigest.isEqual(told, utf8(of(trimmed(body), secret)));
    return whole || trimmed;
  }

  private static byte[] trimmed(byte[] body) {
    int end = body.length;
    while (end > 0 && body[end - 1] == '\n') {
      end--;
    }
    return Arrays.copyOf(body, end);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
