package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a plain value into what Kommo takes for a field of its type. Immutable. */
final class FieldInput {
  private static final int LONGEST_TEXT = 255;

  private final CustomFieldDefinition field;
  private final ZoneId zone;

  FieldInput(CustomFieldDefinition field, ZoneId zone) {
    this.field = field;
    this.zone = zone;
  }

  FieldChange change(@Nullable Object value) {
    List<Map<String, Object>> values = new ArrayList<>();
    List<?> given =
        value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
    for (Object one : given) {
      if (one != null && !String.valueOf(one).isBlank()) {
        values.add(one(one));
      }
    }
    FieldKey key = FieldKey.id(field.id());
    if (values.isEmpty()) {
      return FieldChange.clear(key);
    }
    if (values.size() > 1 && !takesSeveral()) {
      throw wrong(value, "one value only");
    }
    return FieldChange.raw(key, values);
  }

  private boolean takesSeveral() {
    return switch (field.type()) {
      case "multiselect", "multitext", "smart_address", "items", "linked_entity", "chained_list" ->
          true;
      default -> false;
    };
  }

  private Map<String, Object> one(Object value) {
    if (value instanceof Map<?, ?> parts) {
      Map<String, Object> wire = new LinkedHashMap<>();
      parts.forEach(
          (name, part) -> {
            if (part != null) {
              wire.put(String.valueOf(name), part);
            }
          });
      return wire;
    }
    String text = value instanceof BigDecimal amount ? amount.toPlainString() : value.toString();
    return switch (field.type()) {
      case "select", "multiselect", "radiobutton", "category" -> choice(text);
      case "numeric", "price", "monetary" -> Map.of("value", amount(text).toPlainString());
      case "checkbox" -> Map.of("value", flag(text));
      case "date", "date_time", "birthday" -> Map.of("value", seconds(text));
      case "multitext" -> Map.of("value", text, "enum_code", "WORK");
      case "text" -> Map.of("value", bounded(text));
      default -> Map.of("value", text);
    };
  }

  private Map<String, Object> choice(String text) {
    return field
        .option(text)
        .<Map<String, Object>>map(option -> Map.of("enum_id", option.id()))
        .orElseThrow(
            () ->
                wrong(
                    text,
                    "one of "
                        + field.options().stream()
                            .map(CustomFieldDefinition.Option::value)
                            .toList()));
  }

  private BigDecimal amount(String text) {
    if (!text.strip().matches("[+-]?[0-9]{1,18}([.,][0-9]{1,9})?(E[0-9])?")) {
      throw wrong(text, "a number");
    }
    return new BigDecimal(text.strip().replace(',', '.'));
  }

  private boolean flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes" -> true;
      case "false", "0", "no" -> false;
      default -> throw wrong(text, "true or false");
    };
  }

  private long seconds(String text) {
    String time = text.strip();
    try {
      if (time.matches("-?[0-9]{1,12}")) {
        return Instant.ofEpochSecond(Long.parseLong(time)).getEpochSecond();
      }
      return time.contains("T")
          ? OffsetDateTime.parse(time).toEpochSecond()
          : LocalDate.parse(time).atStartOfDay(zone).toEpochSecond();
    } catch (DateTimeException e) {
      throw wrong(text, "an ISO-8601 day such as 2026-12-24, or an instant");
    }
  }

  private String bounded(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw wrong(text.substring(0, 20) + "…", "255 characters at most, not " + text.length());
    }
    return text;
  }

  private IllegalArgumentException wrong(@Nullable Object value, String takes) {
    return new IllegalArgumentException(
        "value '"
            + value
            + "' does not suit field '"
            + field.name()
            + "' of type "
            + field.type()
            + ", which takes "
            + takes);
  }
}
