package io.parley.kommo.webhook;

import java.util.List;
import java.util.Map;

/** A message template was reviewed by the channel it is for. Immutable. */
public record ChatTemplateEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    return "chat_template.reviewed";
  }

  @Override
  public String subject() {
    return "chat_template:" + item.id("id").orElse(0L);
  }

  @Override
  public Map<String, Object> facts() {
    List<Object> reviews = HookTree.things(item.fields().getOrDefault("reviews", ""));
    Object newest = reviews.isEmpty() ? "" : reviews.getLast();
    return new Facts(item)
        .id("chatTemplate.id", "id")
        .text("chatTemplate.name", "name")
        .text("chatTemplate.content", "content")
        .flag("chatTemplate.onReview", "is_on_review")
        .put("chatTemplate.status", HookTree.text(newest, "status"))
        .put("chatTemplate.rejectReason", HookTree.text(newest, "reject_reason"))
        .build();
  }
}
