package io.parley.kommo.webhook;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that the Chats API tells the owner of a channel: a message for the client to be
 * delivered, a reaction, or that somebody is typing. Immutable.
 *
 * <p>The action of its item is {@code message}, {@code reaction} or {@code typing}.
 *
 * @see <a href="https://developers.kommo.com/reference/receiving-chat-webhooks">receiving chat
 *     webhooks</a>
 */
public record ChatEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    return switch (item.action()) {
      case "message" -> "message.sent";
      case "reaction" -> "message.reacted";
      default -> "chat.typing_started";
    };
  }

  /** The chat: it outlives the talks in it. */
  @Override
  public String subject() {
    return "chat:" + chatId().orElse("unknown");
  }

  /** A message has the key of the account's own webhook about it, so that it is told once. */
  @Override
  public String key() {
    return item.action().equals("message") && messageId().isPresent()
        ? "msg|" + messageId().get()
        : KommoEvent.super.key();
  }

  @Override
  public Instant occurredAt() {
    return item.number("msec_timestamp")
        .filter(milliseconds -> milliseconds > 0)
        .map(Instant::ofEpochMilli)
        .or(() -> item.instant("timestamp"))
        .or(() -> item.instant("time"))
        .orElse(item.receivedAt());
  }

  /** Kommo's name for the chat. */
  public Optional<String> chatId() {
    return item.text("conversation", "id").or(() -> item.text("conversation_id"));
  }

  /** The channel's own name for the chat; empty when Kommo began it. */
  public Optional<String> conversationId() {
    return item.text("conversation", "client_id");
  }

  /** The channel's own name for the client; empty when Kommo began the chat. */
  public Optional<String> clientId() {
    return item.text("receiver", "client_id");
  }

  /** Kommo's name for the message, which delivery statuses refer to. */
  public Optional<String> messageId() {
    return item.text("message", "id").or(() -> item.text("msgid"));
  }

  /** Empty for a message that is only an attachment. */
  public String text() {
    return item.text("message", "text").or(() -> item.text("text")).orElse("");
  }

  /** Only bots send buttons and lists; Kommo does not tell people and bots apart otherwise. */
  private boolean byBot() {
    return !HookTree.map(HookTree.below(item.fields(), "message", "markup")).isEmpty();
  }

  @Override
  public Map<String, Object> facts() {
    var facts =
        new Facts(item)
            .put("message.id", messageId())
            .put("talk.chatId", chatId())
            .put("chat.conversationId", conversationId())
            .put("chat.clientId", clientId())
            .put("chat.scopeId", item.text("scope_id"))
            .put("message.origin", "chats");
    switch (item.action()) {
      case "message" ->
          facts
              .put("message.text", text())
              .put("message.direction", "outgoing")
              .put("message.type", item.text("message", "type").or(() -> item.text("type")))
              .put("message.author", item.text("sender", "name"))
              .put("message.authorId", item.text("sender", "id"))
              .put("message.authorType", byBot() ? "bot" : "user")
              .put("message.attachment", item.text("message", "media").or(() -> item.text("media")))
              .put("message.postId", item.text("message", "post", "id"))
              .put("contact.phone", item.text("receiver", "phone"))
              .put("contact.email", item.text("receiver", "email"));
      case "reaction" ->
          facts
              .put("message.authorId", item.text("user", "id"))
              .put("message.reaction", item.text("emoji"))
              .put("message.reactionType", item.text("type"));
      default -> facts.put("message.authorId", item.text("user", "id"));
    }
    return facts.build();
  }
}
