package io.parley.kommo.webhook;

import java.util.Map;

/** A customer, somebody who buys again and again, was made, changed or deleted. Immutable. */
public record CustomerEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    return "customer."
        + switch (item.action()) {
          case "add" -> "created";
          case "delete" -> "deleted";
          case "restore" -> "restored";
          case "status" -> "status_changed";
          case "responsible" -> "responsible_changed";
          default ->
              item.text("old_responsible_user_id").isPresent() ? "responsible_changed" : "updated";
        };
  }

  @Override
  public String subject() {
    return "customer:" + item.id("id").orElse(0L);
  }

  @Override
  public Map<String, Object> facts() {
    return new Facts(item)
        .entity("customer")
        .amount("customer.nextPrice", "next_price")
        .id("customer.statusId", "status_id")
        .id("was.customer.statusId", "old_status_id")
        .text("event.trigger", "trigger")
        .tree("event.settings", "settings")
        .build();
  }
}
