package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something a person is to do.
 *
 * @param entityType {@code leads}, {@code contacts} or {@code companies}; empty for a free task
 * @param result what was noted on completing it; empty when nothing was
 */
record Task(
    long id,
    String entityType,
    long entityId,
    long taskTypeId,
    String text,
    long completeTill,
    long duration,
    boolean completed,
    String result,
    long responsibleUserId,
    long createdBy,
    long updatedBy,
    long createdAt,
    long updatedAt) {
  ObjectNode json(String base, long accountId) {
    ObjectNode json =
        Wire.object()
            .put("id", id)
            .put("created_by", createdBy)
            .put("updated_by", updatedBy)
            .put("created_at", createdAt)
            .put("updated_at", updatedAt)
            .put("responsible_user_id", responsibleUserId)
            .put("group_id", 0);
    if (entityType.isEmpty()) {
      json.putNull("entity_id").putNull("entity_type");
    } else {
      json.put("entity_id", entityId).put("entity_type", entityType);
    }
    json.put("duration", duration)
        .put("is_completed", completed)
        .put("task_type_id", taskTypeId)
        .put("text", text);
    if (result.isEmpty()) {
      // PHP writes an empty object as an empty array.
      json.putArray("result");
    } else {
      json.putObject("result").put("text", result);
    }
    json.put("complete_till", completeTill).put("account_id", accountId);
    return Hal.self(json, base + "/api/v4/tasks/" + id);
  }
}
