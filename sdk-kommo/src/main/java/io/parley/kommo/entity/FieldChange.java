package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one custom field is to become. Fields without a change stay as they are; a field with
 * several values, such as phones, is replaced as a whole. Immutable.
 *
 * @param key the field
 * @param values the new values as Kommo writes them; empty to clear the field
 */
public record FieldChange(FieldKey key, Optional<List<Map<String, Object>>> values) {

  public FieldChange {
    values = values.map(list -> list.stream().map(Map::copyOf).toList());
    if (values.isPresent() && values.get().isEmpty()) {
      throw new IllegalArgumentException("values must not be empty; clear() empties a field");
    }
  }

  /** Text, textarea, url, address. A {@code text} field holds 255 characters at most. */
  public static FieldChange text(FieldKey key, String value) {
    return one(key, "value", value);
  }

  /** Numeric, price and monetary fields, sent as plain decimal text. */
  public static FieldChange number(FieldKey key, BigDecimal value) {
    return one(key, "value", value.toPlainString());
  }

  /** Checkbox. */
  public static FieldChange flag(FieldKey key, boolean value) {
    return one(key, "value", value);
  }

  /** Date, date_time and birthday, to the second. A date is midnight of the account's zone. */
  public static FieldChange instant(FieldKey key, Instant value) {
    return one(key, "value", value.getEpochSecond());
  }

  /** One or several choices of a select, radiobutton or multiselect by their numbers. */
  public static FieldChange options(FieldKey key, Long... enumIds) {
    return raw(
        key, List.of(enumIds).stream().map(id -> Map.<String, Object>of("enum_id", id)).toList());
  }

  /** The phones, e-mails or other multitext values, each with a code such as {@code WORK}. */
  public static FieldChange multitext(FieldKey key, Map<String, String> codeByValue) {
    return raw(
        key,
        codeByValue.entrySet().stream()
            .map(
                entry ->
                    Map.<String, Object>of("value", entry.getKey(), "enum_code", entry.getValue()))
            .toList());
  }

  /** Any type: the values exactly as Kommo's reference shows them. */
  public static FieldChange raw(FieldKey key, List<Map<String, Object>> values) {
    return new FieldChange(key, Optional.of(values));
  }

  /** Empties the field. */
  public static FieldChange clear(FieldKey key) {
    return new FieldChange(key, Optional.empty());
  }

  /** The change as Kommo writes it. */
  public Map<String, @Nullable Object> wire() {
    Map<String, @Nullable Object> wire = new LinkedHashMap<>();
    switch (key) {
      case FieldKey.ById(var id) -> wire.put("field_id", id);
      case FieldKey.ByCode(var code) -> wire.put("field_code", code);
    }
    wire.put("values", values.orElse(null));
    return wire;
  }

  private static FieldChange one(FieldKey key, String name, Object value) {
    return raw(key, List.of(Map.of(name, value)));
  }
}
