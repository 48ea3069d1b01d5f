package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A channel of somebody's own in the Chats API, as it is registered with Kommo's support.
 *
 * @param secret what its hooks are signed with
 * @param hook where its hooks go
 */
public record ChatChannel(String secret, URI hook) {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  int post(AccountState account, String conversationId, String text) {
    long seconds = account.seconds();
    ObjectNode body = Wire.object().put("account_id", account.amojoId()).put("time", seconds);
    ObjectNode message = body.putObject("message");
    message.putObject("receiver").put("id", name("receiver")).put("client_id", "client-1");
    message
        .putObject("sender")
        .put("id", name("sender"))
        .put("name", account.users().getLast().name());
    message
        .putObject("conversation")
        .put("id", name(conversationId))
        .put("client_id", conversationId);
    message.put("timestamp", seconds).put("msec_timestamp", seconds * 1000);
    message
        .putObject("message")
        .put("id", UUID.randomUUID().toString())
        .put("type", "text")
        .put("text", text)
        .putNull("markup");
    String json = Wire.text(body);
    try {
      return OneShotHttp.post(
          hook, "application/json", "X-Signature", sign(json), json, ANSWER_WITHIN);
    } catch (IOException nobodyThere) {
      return 0;
    }
  }

  private static String name(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String sign(String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }
}
