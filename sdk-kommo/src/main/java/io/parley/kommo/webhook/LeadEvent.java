package io.parley.kommo.webhook;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * A lead was made, changed, moved, handed over, deleted or restored, or something of the Digital
 * Pipeline happened to it: a mail, a call, a chat, a visit of the site. Immutable.
 */
public record LeadEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    return "lead."
        + switch (item.action()) {
          case "add" -> "created";
          case "update" -> "updated";
          case "delete" -> "deleted";
          case "restore" -> "restored";
          case "status" -> "status_changed";
          case "mail_in" -> "mail_received";
          case "call_in" -> "call_received";
          case "chat" -> "chat_received";
          case "site_visit" -> "site_visited";
          default -> "responsible_changed";
        };
  }

  @Override
  public String subject() {
    return "lead:" + id();
  }

  /** 0 when the hook does not tell. */
  public long id() {
    return item.id("id").orElse(0L);
  }

  public Optional<BigDecimal> price() {
    return item.amount("price");
  }

  public Optional<Long> pipelineId() {
    return item.id("pipeline_id");
  }

  public Optional<Long> statusId() {
    return item.id("status_id");
  }

  /** The stage before the change. */
  public Optional<Long> oldStatusId() {
    return item.id("old_status_id");
  }

  /** Who changed it; empty when not told, 0 for a robot. */
  public Optional<Long> modifiedBy() {
    return item.number("modified_user_id");
  }

  @Override
  public Map<String, Object> facts() {
    return new Facts(item)
        .entity("lead")
        .amount("lead.price", "price")
        .id("lead.statusId", "status_id")
        .id("lead.pipelineId", "pipeline_id")
        .id("was.lead.statusId", "old_status_id")
        .id("was.lead.pipelineId", "old_pipeline_id")
        .text("event.trigger", "trigger")
        .tree("event.settings", "settings")
        .build();
  }
}
