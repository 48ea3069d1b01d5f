package io.parley.kommo.webhook;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A chat message came from a client, or went to one. Immutable. */
public record MessageEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    return incoming() ? "message.received" : "message.sent";
  }

  /** The talk; the chat, in the oldest form of the hook that knows no talks. */
  @Override
  public String subject() {
    return talkId()
        .map(id -> "talk:" + id)
        .orElseGet(() -> "chat:" + item.text("chat_id").orElse("unknown"));
  }

  @Override
  public String key() {
    return item.text("id").map(id -> "msg|" + id).orElseGet(() -> DerivedKey.of(item));
  }

  @Override
  public Instant occurredAt() {
    return item.instant("created_at").orElseGet(item::occurredAt);
  }

  /** Whether the client wrote it. Some accounts tell outgoing messages under the same action. */
  public boolean incoming() {
    return switch (item.text("type").orElse("")) {
      case "incoming" -> true;
      case "outgoing" -> false;
      default -> authorType().isEmpty() || authorType().get().equals("external");
    };
  }

  /** {@code external}, {@code internal}, {@code user} or {@code bot}; an open set. */
  public Optional<String> authorType() {
    return item.text("author", "type");
  }

  /** Whether a person of the company wrote it. */
  public boolean byPerson() {
    return !incoming()
        && authorType().filter(type -> type.equals("internal") || type.equals("user")).isPresent();
  }

  /** Empty for a message that is only an attachment. */
  public String text() {
    return item.text("text").orElse("");
  }

  public Optional<Long> talkId() {
    return item.id("talk_id");
  }

  public Optional<Long> contactId() {
    return item.id("contact_id");
  }

  @Override
  public Map<String, Object> facts() {
    return new Facts(item)
        .text("message.id", "id")
        .put("message.text", text())
        .put("message.direction", incoming() ? "incoming" : "outgoing")
        .text("message.type", "message_type")
        .text("message.origin", "origin")
        .text("message.author", "author", "name")
        .text("message.authorId", "author", "id")
        .text("message.authorType", "author", "type")
        .text("message.attachment", "attachment", "link")
        .text("message.attachmentType", "attachment", "type")
        .text("message.attachmentName", "attachment", "file_name")
        .time("message.createdAt", "created_at")
        .id("talk.id", "talk_id")
        .text("talk.chatId", "chat_id")
        .linked()
        .id("contact.id", "contact_id")
        .build();
  }
}
