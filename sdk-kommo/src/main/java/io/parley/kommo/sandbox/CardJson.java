package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Cards as API v4 shows them. */
final class CardJson {
  private final Request request;
  private final AccountState account;

  CardJson(Request request) {
    this.request = request;
    this.account = request.account();
  }

  ObjectNode of(Card card) {
    if (card.deleted) {
      return Wire.object()
          .put("id", card.id)
          .put("updated_at", card.updatedAt)
          .put("updated_by", card.updatedBy)
          .put("is_deleted", true);
    }
    ObjectNode json = Wire.object().put("id", card.id).put("name", card.name);
    if (card.kind == EntityKind.LEADS) {
      json.put("price", card.price.longValue());
    }
    if (card.kind == EntityKind.CONTACTS) {
      json.put("first_name", card.firstName).put("last_name", card.lastName);
    }
    json.put("responsible_user_id", card.responsibleUserId).put("group_id", 0);
    if (card.kind == EntityKind.LEADS) {
      json.put("status_id", card.statusId)
          .put("pipeline_id", card.pipelineId)
          .put("loss_reason_id", card.lossReasonId)
          .putNull("source_id");
    }
    json.put("created_by", card.createdBy)
        .put("updated_by", card.updatedBy)
        .put("created_at", card.createdAt)
        .put("updated_at", card.updatedAt);
    if (card.kind == EntityKind.LEADS) {
      json.put("closed_at", card.closedAt);
    }
    json.put("closest_task_at", account.tasks().closestOf(card).orElse(null))
        .put("is_deleted", false);
    if (card.kind == EntityKind.CONTACTS) {
      json.put("is_unsorted", card.unsorted);
    }
    fields(card, json);
    if (card.kind == EntityKind.LEADS) {
      json.putNull("score").putNull("labor_cost").put("price_with_minor_units", card.price);
    }
    json.put("account_id", account.id());
    Hal.self(json, request.href("/api/v4/" + card.kind.plural() + "/" + card.id));
    embed(card, json.putObject("_embedded"));
    return json;
  }

  private void fields(Card card, ObjectNode json) {
    if (card.fields.isEmpty()) {
      json.putNull("custom_fields_values");
      return;
    }
    ArrayNode list = json.putArray("custom_fields_values");
    card.fields.forEach(
        (id, values) ->
            account
                .fields()
                .find(card.kind, id)
                .ifPresent(
                    field -> {
                      ObjectNode item =
                          list.addObject()
                              .put("field_id", id)
                              .put("field_name", field.name())
                              .put("field_code", field.code())
                              .put("field_type", field.type());
                      item.set("values", values);
                    }));
  }

  private void embed(Card card, ObjectNode embedded) {
    ArrayNode tags = embedded.putArray("tags");
    card.tags.forEach(tag -> tags.add(tag.json()));
    if (card.kind != EntityKind.COMPANIES) {
      references(card, embedded, EntityKind.COMPANIES);
    }
    if (card.kind != EntityKind.LEADS && request.with("leads")) {
      references(card, embedded, EntityKind.LEADS);
    }
    if (card.kind != EntityKind.CONTACTS && request.with("contacts")) {
      references(card, embedded, EntityKind.CONTACTS);
    }
    if (request.with("catalog_elements")) {
      ArrayNode elements = embedded.putArray("catalog_elements");
      card.products.forEach(
          (id, product) -> {
            ObjectNode element = elements.addObject().put("id", id).putNull("metadata");
            element.put("quantity", product.quantity()).put("catalog_id", product.catalogId());
            element.putNull("price_id");
          });
    }
    if (card.kind == EntityKind.LEADS && request.with("loss_reason")) {
      ArrayNode reasons = embedded.putArray("loss_reason");
      Long reason = card.lossReasonId;
      if (reason != null) {
        reasons
            .addObject()
            .put("id", reason)
            .put("name", account.lossReasons().getOrDefault(reason, ""));
      }
    }
  }

  private void references(Card card, ObjectNode embedded, EntityKind kind) {
    ArrayNode list = embedded.putArray(kind.plural());
    for (long id : card.linked(kind)) {
      ObjectNode reference = Hal.reference(request, kind, id);
      if (kind == EntityKind.CONTACTS && card.kind == EntityKind.LEADS) {
        reference.put("is_main", id == card.mainContact);
      }
      list.add(reference);
    }
  }
}
