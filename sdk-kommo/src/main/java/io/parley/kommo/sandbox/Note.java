package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A note on a card. */
record Note(
    long id,
    EntityKind kind,
    long entityId,
    String type,
    ObjectNode params,
    long createdBy,
    long createdAt,
    long updatedAt,
    long responsibleUserId) {
  Note changed(ObjectNode params, long now) {
    return new Note(id, kind, entityId, type, params, createdBy, createdAt, now, responsibleUserId);
  }

  ObjectNode json(String base, long accountId) {
    ObjectNode json =
        Wire.object()
            .put("id", id)
            .put("entity_id", entityId)
            .put("created_by", createdBy)
            .put("updated_by", createdBy)
            .put("created_at", createdAt)
            .put("updated_at", updatedAt)
            .put("responsible_user_id", responsibleUserId)
            .put("group_id", 0)
            .put("note_type", type);
    json.set("params", params);
    json.put("account_id", accountId);
    return Hal.self(json, base + path());
  }

  String path() {
    return "/api/v4/" + kind.plural() + "/" + entityId + "/notes/" + id;
  }
}
