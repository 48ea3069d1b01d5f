package io.parley.kommo.webhook;

import io.parley.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a salesbot says about itself, signed by Kommo with the integration's secret key.
 *
 * @param accountId the number of the account
 * @param subdomain the first word of its host
 * @param clientId which integration the widget belongs to
 * @param entityType {@code lead}, {@code contact} or {@code customer}; empty when not told
 * @param entityId the thing the bot is about; 0 when not told
 * @param issuedAt when Kommo signed it
 */
public record BotToken(
    long accountId,
    String subdomain,
    String clientId,
    String entityType,
    long entityId,
    Instant issuedAt) {
  private static final int MOST = 8_192;

  /** Kommo's clock is not ours. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  /** What a look at a token found. */
  public sealed interface Verdict {
    /** Kommo signed it with this key, and it holds now. */
    record Genuine(BotToken token) implements Verdict {}

    /** It is not to be trusted, for this reason. */
    record Forged(String reason) implements Verdict {}
  }

  /**
   * Verifies a JSON Web Token. Only HS512 is accepted, whatever the token says of itself.
   *
   * @param secret the secret key of the integration
   */
  public static Verdict verify(String token, Secret secret, Instant now) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || token.length() > MOST) {
      return new Verdict.Forged("not a token of three parts");
    }
    Optional<Map<String, Object>> header = json(parts[0]);
    Optional<Map<String, Object>> claims = json(parts[1]);
    if (header.isEmpty() || claims.isEmpty()) {
      return new Verdict.Forged("header or claims are not JSON");
    }
    if (HookTree.text(header.get(), "alg").filter("HS512"::equals).isEmpty()) {
      return new Verdict.Forged("not signed by HS512");
    }
    if (!MessageDigest.isEqual(sign(parts[0] + "." + parts[1], secret), bytes(parts[2]))) {
      return new Verdict.Forged("the signature is not Kommo's");
    }
    return inTime(claims.get(), now);
  }

  private static Verdict inTime(Map<String, Object> claims, Instant now) {
    Optional<Instant> ends = instant(claims, "exp");
    Optional<Instant> begins = instant(claims, "nbf");
    if (ends.isEmpty() || !now.isBefore(ends.get().plus(SLACK))) {
      return new Verdict.Forged("it ended at " + ends.map(Instant::toString).orElse("?"));
    }
    if (begins.isPresent() && now.isBefore(begins.get().minus(SLACK))) {
      return new Verdict.Forged("it begins at " + begins.get());
    }
    return new Verdict.Genuine(
        new BotToken(
            number(claims, "account_id"),
            HookTree.text(claims, "subdomain").orElse(""),
            HookTree.text(claims, "client_uuid").orElse(""),
            entityType(HookTree.text(claims, "entity_type").orElse("")),
            number(claims, "entity_id"),
            instant(claims, "iat").orElse(now)));
  }

  /** The documentation shows words, bots send numbers. */
  private static String entityType(String told) {
    return switch (told) {
      case "1", "contact", "contacts" -> "contact";
      case "2", "lead", "leads" -> "lead";
      case "12", "customer", "customers" -> "customer";
      default -> "";
    };
  }

  private static long number(Map<String, Object> claims, String name) {
    return HookTree.text(claims, name)
        .filter(text -> HookTree.isNumber(text) && text.length() <= 18)
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static Optional<Instant> instant(Map<String, Object> claims, String name) {
    return Optional.of(number(claims, name))
        .filter(seconds -> seconds > 0 && seconds < 1L << 40)
        .map(Instant::ofEpochSecond);
  }

  private static Optional<Map<String, Object>> json(String part) {
    return JsonBody.read(bytes(part));
  }

  private static byte[] bytes(String part) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  private static byte[] sign(String content, Secret secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
      return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA512", e);
    }
  }
}
