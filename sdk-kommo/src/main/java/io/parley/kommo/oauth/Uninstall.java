package io.parley.kommo.oauth;

import io.parley.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Kommo's news that an account removed an app. Anybody may send it, so it counts only when {@link
 * #signedWith} holds.
 *
 * @param clientId the app
 * @param accountId Kommo's number of the account
 * @param signature 64 hex digits
 */
public record Uninstall(String clientId, long accountId, String signature) {

  /**
   * Whether the signature is that of the app's secret: HMAC-SHA256 of {@code clientId|accountId}.
   * Compares in constant time.
   */
  public boolean signedWith(Secret clientSecret) {
    byte[] signed =
        hmac(clientSecret, clientId + "|" + accountId).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(
        signed, signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  /** HMAC-SHA256 as lower-case hex. */
  static String hmac(Secret key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }
}
