package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A person who works in the account. */
record User(long id, String name, String email, boolean admin) {
  ObjectNode json(String base) {
    ObjectNode json =
        Wire.object().put("id", id).put("name", name).put("email", email).put("lang", "en");
    ObjectNode rights = json.putObject("rights");
    for (String entity : List.of("leads", "contacts", "companies")) {
      rights
          .putObject(entity)
          .put("view", "A")
          .put("edit", "A")
          .put("add", "A")
          .put("delete", admin ? "A" : "D")
          .put("export", admin ? "A" : "D");
    }
    rights.putObject("tasks").put("edit", "A").put("delete", "A");
    rights
        .put("mail_access", false)
        .put("catalog_access", true)
        .put("is_admin", admin)
        .put("is_free", false)
        .put("is_active", true)
        .putNull("group_id")
        .putNull("role_id")
        .putNull("status_rights");
    return Hal.self(json, base + "/api/v4/users/" + id);
  }
}
