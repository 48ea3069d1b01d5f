package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures as Kommo makes them: of web tokens, and of the disconnect hook. */
final class Jwt {
  private Jwt() {}

  /** A signed token; {@code algorithm} is {@code HS256} or {@code HS512}. */
  static String sign(String algorithm, byte[] key, ObjectNode claims) {
    ObjectNode header = Wire.object().put("typ", "JWT").put("alg", algorithm);
    String content = base64(utf8(Wire.text(header))) + "." + base64(utf8(Wire.text(claims)));
    byte[] signature = hmac(algorithm.equals("HS512") ? "HmacSHA512" : "HmacSHA256", key, content);
    return content + "." + base64(signature);
  }

  /** Lower-case hex HMAC-SHA256 of {@code clientId|accountId} under the client secret. */
  static String disconnectSignature(Integration integration, long accountId) {
    byte[] key = utf8(integration.clientSecret());
    return HexFormat.of()
        .formatHex(hmac("HmacSHA256", key, integration.clientId() + "|" + accountId));
  }

  private static byte[] hmac(String algorithm, byte[] key, String content) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(utf8(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " is not available", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
