package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The values of custom fields: what a caller may send, and what is kept of it. */
final class FieldValues {
  private static final Set<String> DATES = Set.of("date", "date_time", "birthday");
  private static final Set<String> TEXTS =
      Set.of("text", "textarea", "url", "streetaddress", "price", "monetary", "numeric");

  /** Characters a field of type text takes; a textarea takes more. */
  private static final int LONGEST_TEXT = 255;

  private final AccountState account;
  private final EntityKind kind;

  FieldValues(AccountState account, EntityKind kind) {
    this.account = account;
    this.kind = kind;
  }

  void check(JsonNode sent, String requestId, List<Refusal.FieldError> errors) {
    if (sent.isMissingNode() || sent.isNull()) {
      return;
    }
    if (!sent.isArray()) {
      errors.add(
          new Refusal.FieldError(
              requestId,
              "InvalidType",
              "custom_fields_values",
              "This value should be of type array."));
      return;
    }
    for (int i = 0; i < sent.size(); i++) {
      String path = "custom_fields_values." + i;
      Optional<Field> field = field(sent.get(i));
      if (field.isEmpty()) {
        String key = sent.get(i).has("field_id") ? ".field_id" : ".field_code";
        errors.add(choice(requestId, path + key));
      } else {
        check(field.get(), sent.get(i).path("values"), requestId, path, errors);
      }
    }
  }

  private static void check(
      Field field,
      JsonNode values,
      String requestId,
      String path,
      List<Refusal.FieldError> errors) {
    if (values.isMissingNode()) {
      errors.add(
          new Refusal.FieldError(
              requestId, "FieldMissing", path + ".values", "This field is missing."));
      return;
    }
    for (int v = 0; v < values.size(); v++) {
      JsonNode value = values.get(v);
      String at = path + ".values." + v;
      if (field.offersChoices() && !field.type().equals("multitext")) {
        if (chosen(field, value).isEmpty()) {
          errors.add(choice(requestId, at + (value.has("enum_id") ? ".enum_id" : ".value")));
        }
      } else if (!value.has("value")) {
        errors.add(
            new Refusal.FieldError(
                requestId, "FieldMissing", at + ".value", "This field is missing."));
      } else if (field.type().equals("text")
          && value.get("value").asText().length() > LONGEST_TEXT) {
        errors.add(
            new Refusal.FieldError(
                requestId,
                "TooLong",
                at + ".value",
                "This value is too long: 255 characters or less."));
      } else if (DATES.contains(field.type()) && seconds(value.get("value")).isEmpty()) {
        errors.add(
            new Refusal.FieldError(
                requestId, "InvalidType", at + ".value", "This value is not a valid datetime."));
      }
    }
  }

  private static Refusal.FieldError choice(String requestId, String path) {
    return new Refusal.FieldError(
        requestId, "NotSupportedChoice", path, "The value you selected is not a valid choice.");
  }

  /** Replaces the values of the fields sent; {@code values: null} clears one. */
  void apply(Card card, JsonNode sent) {
    for (JsonNode item : sent) {
      field(item)
          .ifPresent(
              field -> {
                ArrayNode kept = Wire.array();
                for (JsonNode value : item.path("values")) {
                  kept.add(kept(field, value));
                }
                if (kept.isEmpty()) {
                  card.fields.remove(field.id());
                } else {
                  card.fields.put(field.id(), kept);
                }
              });
    }
  }

  private Optional<Field> field(JsonNode item) {
    return item.hasNonNull("field_id")
        ? account.fields().find(kind, item.get("field_id").asLong())
        : account.fields().coded(kind, item.path("field_code").asText());
  }

  private static ObjectNode kept(Field field, JsonNode sent) {
    ObjectNode kept = Wire.object();
    if (field.type().equals("multitext")) {
      Field.Choice choice = chosen(field, sent).orElse(field.choices().getFirst());
      return kept.put("value", sent.path("value").asText())
          .put("enum_id", choice.id())
          .put("enum_code", choice.code());
    }
    if (field.offersChoices()) {
      Field.Choice choice = chosen(field, sent).orElseThrow();
      return kept.put("value", choice.value())
          .put("enum_id", choice.id())
          .put("enum_code", choice.code());
    }
    JsonNode value = sent.path("value");
    if (DATES.contains(field.type())) {
      return kept.put("value", seconds(value).orElse(0L));
    }
    if (field.type().equals("checkbox")) {
      return kept.put("value", value.asBoolean());
    }
    if (TEXTS.contains(field.type())) {
      return kept.put("value", value.asText());
    }
    return kept.set("value", value);
  }

  private static Optional<Field.Choice> chosen(Field field, JsonNode value) {
    if (value.hasNonNull("enum_id")) {
      return field.choice(value.get("enum_id").asLong());
    }
    if (value.hasNonNull("enum_code")) {
      return field.choice(value.get("enum_code").asText());
    }
    return field.type().equals("multitext")
        ? Optional.empty()
        : field.choice(value.path("value").asText());
  }

  private static Optional<Long> seconds(JsonNode value) {
    if (value.isNumber()) {
      return Optional.of(value.asLong());
    }
    var number = Query.parse(value.asText());
    if (number.isPresent()) {
      return Optional.of(number.getAsLong());
    }
    try {
      return Optional.of(OffsetDateTime.parse(value.asText()).toEpochSecond());
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }
}
