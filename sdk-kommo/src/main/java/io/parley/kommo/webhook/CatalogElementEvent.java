package io.parley.kommo.webhook;

import java.util.Map;

/** An element of a list, such as a product, was made, changed or deleted. Immutable. */
public record CatalogElementEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    return "catalog_element."
        + switch (item.action()) {
          case "add" -> "created";
          case "delete" -> "deleted";
          default -> "updated";
        };
  }

  @Override
  public String subject() {
    return "catalog_element:" + item.id("id").orElse(0L);
  }

  @Override
  public Map<String, Object> facts() {
    return new Facts(item)
        .entity("catalogElement")
        .id("catalogElement.catalogId", "catalog_id")
        .build();
  }
}
