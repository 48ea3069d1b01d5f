package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** A list of products, invoices or anything else, with its elements by id. */
record Catalog(
    long id,
    String name,
    String type,
    long createdBy,
    long createdAt,
    Map<Long, Element> elements) {
  /** One element; its field values are kept as they were sent. */
  record Element(
      long id,
      String name,
      JsonNode fields,
      long createdBy,
      long updatedBy,
      long createdAt,
      long updatedAt) {
    ObjectNode json(String base, long catalogId, long accountId) {
      ObjectNode json =
          Wire.object()
              .put("id", id)
              .put("name", name)
              .put("created_by", createdBy)
              .put("updated_by", updatedBy)
              .put("created_at", createdAt)
              .put("updated_at", updatedAt)
              .putNull("is_deleted");
      json.set("custom_fields_values", fields);
      json.put("catalog_id", catalogId).put("account_id", accountId);
      return Hal.self(json, base + "/api/v4/catalogs/" + catalogId + "/elements/" + id);
    }
  }

  ObjectNode json(String base, long accountId) {
    ObjectNode json =
        Wire.object()
            .put("id", id)
            .put("name", name)
            .put("created_by", createdBy)
            .put("updated_by", createdBy)
            .put("created_at", createdAt)
            .put("updated_at", createdAt)
            .put("sort", 10)
            .put("type", type)
            .put("can_add_elements", true)
            .put("can_show_in_cards", false)
            .put("can_link_multiple", true)
            .put("can_be_deleted", true)
            .putNull("sdk_widget_code")
            .put("account_id", accountId);
    return Hal.self(json, base + "/api/v4/catalogs/" + id);
  }
}
