package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Cards, notes and tasks as webhooks show them, whose field names differ from the API's. */
final class HookItems {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private HookItems() {}

  static ObjectNode card(AccountState account, Card card) {
    ObjectNode item = Wire.object().put("id", card.id).put("name", card.name);
    if (card.kind == EntityKind.LEADS) {
      item.put("status_id", card.statusId)
          .put("price", card.price.signum() == 0 ? "" : card.price.toPlainString());
    }
    item.put("responsible_user_id", card.responsibleUserId)
        .put("last_modified", card.updatedAt)
        .put("modified_user_id", card.updatedBy)
        .put("created_user_id", card.createdBy)
        .put("date_create", card.createdAt);
    if (card.kind == EntityKind.LEADS) {
      item.put("pipeline_id", card.pipelineId);
    }
    if (card.kind == EntityKind.CONTACTS) {
      company(account, card).ifPresent(company -> item.put("company_name", company.name));
      company(account, card).ifPresent(company -> item.put("linked_company_id", company.id));
      if (!card.linked(EntityKind.LEADS).isEmpty()) {
        ObjectNode leads = item.putObject("linked_leads_id");
        card.linked(EntityKind.LEADS)
            .forEach(id -> leads.putObject(Long.toString(id)).put("ID", id));
      }
    }
    item.put("account_id", account.id());
    item.set("custom_fields", fields(account, card));
    ArrayNode tags = item.putArray("tags");
    card.tags.forEach(tag -> tags.addObject().put("id", tag.id()).put("name", tag.name()));
    item.put("created_at", card.createdAt).put("updated_at", card.updatedAt);
    if (card.kind != EntityKind.LEADS) {
      item.put("type", card.kind.singular());
    }
    return item;
  }

  private static Optional<Card> company(AccountState account, Card contact) {
    return contact.linked(EntityKind.COMPANIES).stream()
        .findFirst()
        .flatMap(id -> account.cards(EntityKind.COMPANIES).find(id));
  }

  private static ArrayNode fields(AccountState account, Card card) {
    ArrayNode list = Wire.array();
    card.fields.forEach(
        (id, values) ->
            account
                .fields()
                .find(card.kind, id)
                .ifPresent(
                    field -> {
                      ObjectNode item = list.addObject().put("id", id).put("name", field.name());
                      item.set("values", values(field, values));
                      if (field.code() != null) {
                        item.put("code", field.code());
                      }
                    }));
    return list;
  }

  /** Dates are a list of bare values, radio buttons a single object, all else a list of objects. */
  private static JsonNode values(Field field, ArrayNode values) {
    ArrayNode list = Wire.array();
    for (JsonNode value : values) {
      if (field.type().equals("date")) {
        list.add(value.path("value").asText());
      } else {
        ObjectNode item = list.addObject();
        item.set("value", value.path("value"));
        if (value.has("enum_id")) {
          item.set("enum", value.get("enum_id"));
        }
      }
    }
    return field.type().equals("radiobutton") && !list.isEmpty() ? list.get(0) : list;
  }

  static ObjectNode note(AccountState account, Note note) {
    ObjectNode metadata = Wire.object();
    metadata
        .putObject("event_source")
        .put("id", note.createdBy())
        .put("author_name", account.user(note.createdBy()).map(User::name).orElse(""))
        .put("type", 1);
    return Wire.object()
        .put("text", note.params().path("text").asText())
        .put("attachement", "")
        .put("date_create", timestamp(note.createdAt()))
        .put("note_type", Notes.hookCode(note.type()))
        .put("element_type", note.kind().code())
        .put("element_id", note.entityId())
        .put("catalog_id", 0)
        .put("group_id", 0)
        .put("timestamp_x", timestamp(note.updatedAt()))
        .put("account_id", account.id())
        .put("metadata", metadata.toString())
        .put("created_by", note.createdBy())
        .put("modified_by", note.createdBy())
        .put("main_user_id", note.createdBy())
        .put("id", note.id())
        .put("created_at", note.createdAt())
        .put("updated_at", note.updatedAt());
  }

  static ObjectNode task(AccountState account, Task task) {
    ObjectNode item =
        Wire.object()
            .put("id", task.id())
            .put("element_id", task.entityId())
            .put("element_type", EntityKind.of(task.entityType()).map(EntityKind::code).orElse(0))
            .put("task_type", task.taskTypeId())
            .put("date_create", timestamp(task.createdAt()))
            .put("text", task.text())
            .put("status", task.completed())
            .put("account_id", account.id())
            .put("created_user_id", task.createdBy())
            .put("last_modified", timestamp(task.updatedAt()))
            .put("responsible_user_id", task.responsibleUserId())
            .put("complete_till", timestamp(task.completeTill()));
    if (!task.result().isEmpty()) {
      item.put("action_close", task.completed());
      item.putObject("result").put("id", task.id()).put("text", task.result());
    }
    return item.put("created_at", task.createdAt())
        .put("updated_at", task.updatedAt())
        .put("complete_before", task.completeTill());
  }

  private static String timestamp(long seconds) {
    return TIMESTAMP.format(Instant.ofEpochSecond(seconds));
  }
}
