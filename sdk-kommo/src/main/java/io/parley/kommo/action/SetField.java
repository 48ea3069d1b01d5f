package io.parley.kommo.action;

import io.parley.kommo.entity.CustomField;
import io.parley.kommo.entity.FieldChange;
import io.parley.kommo.entity.FieldKey;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.LeadPatch;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fills or empties one custom field of a lead. */
record SetField() implements LeadChange {
  @Override
  public String type() {
    return "setField";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["field","value"],"properties":{
      "field":{"type":["string","integer"],"description":"the number or the code of the field"},
      "value":{"type":["string","number","boolean","null","array"],
        "items":{"type":["string","number"]},
        "description":"a choice by its text; several as a list; null empties the field"}}}
    """;
  }

  @Override
  public Optional<String> refusal(Target target, Lead lead) {
    return target.text("field").isEmpty()
        ? Optional.of("field must be the number or the code of a custom field")
        : Optional.empty();
  }

  @Override
  public boolean holds(Target target, Lead lead) {
    Optional<CustomField> field =
        switch (key(target)) {
          case FieldKey.ById(var id) -> lead.fields().find(id);
          case FieldKey.ByCode(var code) -> lead.fields().find(code);
        };
    List<String> found = field.map(CustomField::texts).orElse(List.of());
    List<String> wanted = wanted(target).stream().map(String::valueOf).toList();
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
  public LeadPatch.Builder patch(Target target, Lead lead) {
    List<Object> wanted = wanted(target);
    return LeadPatch.builder()
        .field(
            wanted.isEmpty()
                ? FieldChange.clear(key(target))
                : FieldChange.raw(
                    key(target),
                    wanted.stream().map(value -> Map.<String, Object>of("value", value)).toList()));
  }

  private static FieldKey key(Target target) {
    return FieldKey.parse(target.text("field").orElseThrow().strip());
  }

  /** Kommo takes numbers as text, and booleans as they are. */
  private static List<Object> wanted(Target target) {
    Object value = target.effect().parameters().get("value");
    List<?> values =
        value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
    return values.stream()
        .filter(one -> one != null && !one.equals(""))
        .<Object>map(one -> one instanceof Boolean ? one : String.valueOf(one))
        .toList();
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
