package io.parley.kommo.webhook;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** A lead was made, changed, moved, handed over, deleted or restored. Immutable. */
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
        .build();
  }
}
