package io.parley.kommo.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the body of a Chats API hook, version 2 or the older flat one, into events. Never throws on
 * what a body holds: what cannot be understood becomes an {@link UnknownEvent} with the body.
 * Whether the body is Kommo's tells {@code ChatSignature}. Thread-safe.
 *
 * @see <a href="https://developers.kommo.com/reference/receiving-chat-webhooks">receiving chat
 *     webhooks</a>
 */
public final class ChatHookReader {
  private static final String GROUP = "chats";

  private ChatHookReader() {}

  /**
   * The events of one body; empty for an empty body.
   *
   * @param scopeId the channel in one account, as the address names it
   * @param receivedAt when the body came in, for events that carry no time
   */
  public static List<KommoEvent> read(byte[] body, String scopeId, Instant receivedAt) {
    if (new String(body, StandardCharsets.UTF_8).isBlank()) {
      return List.of();
    }
    Optional<Map<String, Object>> read =
        body.length > WebhookReader.MAX_BYTES ? Optional.empty() : JsonBody.read(body);
    if (read.isEmpty()) {
      return List.of(unknown(Map.of(), body, receivedAt, "not a JSON object"));
    }
    Map<String, Object> tree = read.get();
    List<KommoEvent> events = new ArrayList<>();
    add(events, "message", tree, tree.get("message"), scopeId, receivedAt);
    for (String action : List.of("reaction", "typing")) {
      Object told = HookTree.map(tree.getOrDefault("action", "")).get(action);
      add(events, action, tree, told, scopeId, receivedAt);
    }
    if (events.isEmpty() && tree.containsKey("receiver") && tree.containsKey("conversation_id")) {
      add(events, "message", tree, tree, scopeId, receivedAt);
    }
    return events.isEmpty()
        ? List.of(unknown(tree, body, receivedAt, "no message and no known action"))
        : events;
  }

  private static void add(
      List<KommoEvent> events,
      String action,
      Map<String, Object> tree,
      @org.jspecify.annotations.Nullable Object told,
      String scopeId,
      Instant receivedAt) {
    Map<String, Object> fields = new LinkedHashMap<>(HookTree.map(told == null ? "" : told));
    if (fields.isEmpty()) {
      return;
    }
    HookTree.text(tree, "time").ifPresent(time -> fields.putIfAbsent("time", time));
    fields.put("scope_id", scopeId);
    events.add(new ChatEvent(item(action, fields, receivedAt)));
  }

  private static UnknownEvent unknown(
      Map<String, Object> fields, byte[] body, Instant receivedAt, String reason) {
    String text = new String(body, StandardCharsets.UTF_8);
    return new UnknownEvent(item("", fields, receivedAt), reason, text);
  }

  /** The account is told by its name in the Chats API, which is not its number. */
  private static HookItem item(String action, Map<String, Object> fields, Instant receivedAt) {
    var nobody = new HookAccount(Optional.empty(), Optional.empty());
    return new HookItem(GROUP, action, nobody, fields, receivedAt);
  }
}
