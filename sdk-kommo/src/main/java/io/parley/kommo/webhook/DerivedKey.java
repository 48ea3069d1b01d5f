package io.parley.kommo.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Names a hook item by its content, because Kommo gives it no id: the same news told twice has the
 * same key, whatever the order of its fields.
 */
final class DerivedKey {
  private DerivedKey() {}

  /** SHA-256 as 64 hex digits over group, action and the sorted fields. */
  static String of(HookItem item) {
    MessageDigest digest = sha256();
    add(digest, item.group());
    add(digest, item.action());
    add(digest, item.fields());
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Which hour an item without a time came in; empty for one that tells when it happened. */
  static String hour(HookItem item) {
    return item.timed() ? "" : "|" + item.receivedAt().getEpochSecond() / 3600;
  }

  /** SHA-256 as 64 hex digits over a whole body. */
  static String of(byte[] body) {
    return HexFormat.of().formatHex(sha256().digest(body));
  }

  /** Each part says its kind and length first, so that no two trees look alike. */
  private static void add(MessageDigest digest, Object value) {
    if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      head(digest, 's', bytes.length);
      digest.update(bytes);
      return;
    }
    Map<String, Object> map = HookTree.map(value);
    List<String> names = new ArrayList<>(map.keySet());
    Collections.sort(names);
    head(digest, 'm', names.size());
    for (String name : names) {
      add(digest, name);
      Object below = map.get(name);
      add(digest, below == null ? "" : below);
    }
  }

  private static void head(MessageDigest digest, char kind, int length) {
    digest.update((byte) kind);
    digest.update(new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length});
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
