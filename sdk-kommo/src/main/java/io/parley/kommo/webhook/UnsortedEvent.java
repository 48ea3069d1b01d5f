package io.parley.kommo.webhook;

import java.util.Map;
import java.util.Optional;

/** An incoming lead, which nobody accepted yet, came, changed, or was accepted or declined. */
public record UnsortedEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    return "unsorted."
        + switch (item.action()) {
          case "add" -> "created";
          case "delete" -> "deleted";
          default -> "updated";
        };
  }

  @Override
  public String subject() {
    return "unsorted:" + item.text("uid").orElse("unknown");
  }

  /** {@code accept} or {@code decline} when that is why it was deleted. */
  public Optional<String> decision() {
    return item.text("action");
  }

  /** The lead it became or was. */
  public Optional<Long> leadId() {
    return item.id("lead_id").or(() -> lead("accept_result")).or(() -> lead("decline_result"));
  }

  private Optional<Long> lead(String result) {
    Object leads = HookTree.map(item.fields().getOrDefault(result, "")).getOrDefault("leads", "");
    return HookTree.things(leads).stream()
        .filter(id -> id instanceof String text && HookTree.isNumber(text) && text.length() <= 18)
        .map(id -> Long.valueOf((String) id))
        .findFirst();
  }

  @Override
  public Map<String, Object> facts() {
    return new Facts(item)
        .text("unsorted.uid", "uid")
        .text("unsorted.category", "category")
        .text("unsorted.source", "source")
        .text("unsorted.decision", "action")
        .time("unsorted.createdAt", "created_at", "date_create")
        .id("lead.pipelineId", "pipeline_id")
        .put("lead.id", leadId())
        .build();
  }
}
