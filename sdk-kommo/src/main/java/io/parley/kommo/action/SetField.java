package io.parley.kommo.action;

import io.parley.kommo.entity.CustomField;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.FieldChange;
import io.parley.kommo.entity.FieldKey;
import io.parley.kommo.entity.FieldValue;
import io.parley.kommo.entity.LeadPatch;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills or empties one custom field of a lead, contact or company, with a value that suits the
 * field's type.
 */
record SetField(FieldDefinitions definitions) implements CardChange {
  @Override
  public String type() {
    return "setField";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["field","value"],
     "description":"Fills or empties a custom field of the lead, else of the contact or company.",
     "properties":{
      "field":{"type":["string","integer"],"minLength":1,"minimum":1,
        "description":"the number or the code of the field"},
      "value":{"type":["string","number","boolean","null","array"],
        "items":{"type":["string","number","boolean"]},
        "description":"a choice by its text; a day as 2026-12-24; several as a list; null empties"}}}
    """;
  }

  @Override
  public Optional<String> refusal(Target target, Card card) {
    if (target.text("field").isEmpty()) {
      return Optional.of("field must be the number or the code of a custom field");
    }
    try {
      return change(target, card).isPresent()
          ? Optional.empty()
          : Optional.of(
              "field '" + target.text("field").get() + "' is no custom field of " + card.kind());
    } catch (IllegalArgumentException unsuitable) {
      return Optional.of(String.valueOf(unsuitable.getMessage()));
    }
  }

  @Override
  public boolean holds(Target target, Card card) {
    FieldChange change = change(target, card).orElseThrow();
    List<FieldValue> found =
        switch (change.key()) {
          case FieldKey.ById(var id) -> values(card.fields().find(id));
          case FieldKey.ByCode(var code) -> values(card.fields().find(code));
        };
    List<Map<String, Object>> wanted = change.values().orElse(List.of());
    if (found.size() != wanted.size()) {
      return false;
    }
    for (int i = 0; i < found.size(); i++) {
      if (!same(found.get(i), wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public LeadPatch.Builder patch(Target target, Card card) {
    return LeadPatch.builder().field(change(target, card).orElseThrow());
  }

  /** Empty when there is no such field. */
  private Optional<FieldChange> change(Target target, Card card) {
    FieldKey key = FieldKey.parse(target.text("field").orElseThrow().strip());
    return definitions
        .find(target, card.kind(), key)
        .map(
            field ->
                field.change(
                    target.effect().parameters().get("value"),
                    hasDays(field) ? definitions.zone(target) : ZoneOffset.UTC));
  }

  private static boolean hasDays(CustomFieldDefinition field) {
    return field.type().equals("date")
        || field.type().equals("date_time")
        || field.type().equals("birthday");
  }

  private static List<FieldValue> values(Optional<CustomField> field) {
    return field.map(CustomField::values).orElse(List.of());
  }

  private static boolean same(FieldValue found, Map<String, Object> wanted) {
    if (wanted.get("enum_id") instanceof Number choice) {
      return found.enumId().filter(id -> id == choice.longValue()).isPresent();
    }
    Object value = wanted.get("value");
    return value != null && same(found.text().orElse(""), value.toString());
  }

  /** 5 and 5.00 are the same number; true and 1 the same tick. */
  private static boolean same(String found, String wanted) {
    if (found.strip().equals(wanted.strip())) {
      return true;
    }
    Optional<BigDecimal> one = Target.decimal(tick(found));
    Optional<BigDecimal> other = Target.decimal(tick(wanted));
    return one.isPresent() && other.isPresent() && one.get().compareTo(other.get()) == 0;
  }

  private static String tick(String text) {
    return text.equals("true") ? "1" : text.equals("false") ? "0" : text.strip();
  }
}
