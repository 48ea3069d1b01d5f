package io.parley.kommo.webhook;

import java.util.Map;

/** A conversation was opened, changed or closed. Immutable. */
public record TalkEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    if (item.action().equals("add")) {
      return "talk.created";
    }
    return item.text("is_in_work").filter("0"::equals).isPresent() ? "talk.closed" : "talk.updated";
  }

  @Override
  public String subject() {
    return "talk:" + id();
  }

  /** 0 when the hook does not tell. */
  public long id() {
    return item.id("talk_id").or(() -> item.id("id")).orElse(0L);
  }

  @Override
  public Map<String, Object> facts() {
    return new Facts(item)
        .put("talk.id", id())
        .text("talk.chatId", "chat_id")
        .text("talk.origin", "origin")
        .flag("talk.inWork", "is_in_work")
        .flag("talk.read", "is_read")
        .number("talk.rate", "rate")
        .time("talk.createdAt", "created_at")
        .time("talk.updatedAt", "updated_at")
        .linked()
        .id("contact.id", "contact_id")
        .build();
  }
}
