package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The definition of a custom field. */
record Field(
    EntityKind kind,
    long id,
    String name,
    @Nullable String code,
    String type,
    long sort,
    List<Choice> choices) {
  /** One of the values a field offers. */
  record Choice(long id, String value, @Nullable String code, long sort) {}

  boolean offersChoices() {
    return !choices.isEmpty();
  }

  Optional<Choice> choice(long id) {
    return choices.stream().filter(choice -> choice.id == id).findFirst();
  }

  /** The choice of that value, or of that code as multi-text fields name theirs. */
  Optional<Choice> choice(String word) {
    return choices.stream()
        .filter(choice -> choice.value.equals(word) || word.equals(choice.code))
        .findFirst();
  }

  ObjectNode json(String base, long accountId) {
    ObjectNode json =
        Wire.object()
            .put("id", id)
            .put("name", name)
            .put("type", type)
            .put("account_id", accountId)
            .put("code", code)
            .put("sort", sort)
            .put("is_api_only", false);
    if (choices.isEmpty()) {
      json.putNull("enums");
    } else {
      var enums = json.putArray("enums");
      choices.forEach(
          choice ->
              enums
                  .addObject()
                  .put("id", choice.id)
                  .put("value", choice.value)
                  .put("sort", choice.sort)
                  .put("code", choice.code));
    }
    json.putNull("group_id");
    json.putArray("required_statuses");
    json.put("is_deletable", code == null)
        .put("is_predefined", code != null)
        .put("entity_type", kind.plural())
        .putNull("remind")
        .putNull("settings");
    return Hal.self(json, base + "/api/v4/" + kind.plural() + "/custom_fields/" + id);
  }
}
