package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What happened in an account, as {@code /api/v4/events} tells it. Thread-safe. */
final class EventLog {
  /** One event; {@code before} and {@code after} are the single values of the answer's lists. */
  record Event(
      String id,
      String type,
      long entityId,
      String entityType,
      long createdBy,
      long createdAt,
      JsonNode before,
      JsonNode after,
      long talkContactId) {
    /** Chat events name the lead, yet are filtered by the contact who wrote. */
    String filteredAs() {
      return talkContactId == 0 ? entityType : "contact";
    }

    long filteredId() {
      return talkContactId == 0 ? entityId : talkContactId;
    }

    ObjectNode json(String base, long accountId) {
      ObjectNode json =
          Wire.object()
              .put("id", id)
              .put("type", type)
              .put("entity_id", entityId)
              .put("entity_type", entityType)
              .put("created_by", createdBy)
              .put("created_at", createdAt);
      list(json, "value_after", after);
      list(json, "value_before", before);
      json.put("account_id", accountId);
      Hal.self(json, base + "/api/v4/events/" + id);
      ObjectNode entity = json.putObject("_embedded").putObject("entity").put("id", entityId);
      Hal.self(entity, base + "/api/v4/" + entityType + "s/" + entityId);
      return json;
    }

    private static void list(ObjectNode json, String name, JsonNode value) {
      var list = json.putArray(name);
      if (!value.isEmpty()) {
        list.add(value);
      }
    }
  }

  /** The types of events this account makes. */
  static final Set<String> TYPES =
      Set.of(
          "lead_added",
          "lead_deleted",
          "lead_restored",
          "lead_status_changed",
          "contact_added",
          "contact_deleted",
          "contact_restored",
          "company_added",
          "company_deleted",
          "company_restored",
          "entity_responsible_changed",
          "entity_tag_added",
          "entity_tag_deleted",
          "entity_linked",
          "entity_unlinked",
          "task_added",
          "task_completed",
          "task_deleted",
          "common_note_added",
          "incoming_chat_message",
          "outgoing_chat_message",
          "talk_created",
          "talk_closed");

  private final BoundedLog<Event> log;
  private final AtomicLong sequence = new AtomicLong();

  EventLog(int limit) {
    this.log = new BoundedLog<>(limit);
  }

  void add(
      String type,
      long entityId,
      String entityType,
      long by,
      long at,
      JsonNode before,
      JsonNode after) {
    log.add(new Event(id(at), type, entityId, entityType, by, at, before, after, 0));
  }

  /** Adds an event of a chat about a lead. */
  void addOfChat(String type, long leadId, long contactId, long at, JsonNode after) {
    log.add(new Event(id(at), type, leadId, "lead", 0, at, Wire.object(), after, contactId));
  }

  private String id(long at) {
    return String.format(Locale.ROOT, "01%010x%014x", at, sequence.incrementAndGet());
  }

  /** Newest first. */
  List<Event> newestFirst() {
    return log.entries().reversed();
  }
}
