package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a draft or patch sets, as Kommo names it. Not thread-safe. */
final class Changes {
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  void put(String name, @Nullable Object value) {
    values.put(name, value);
  }

  void id(String name, long id) {
    if (id <= 0) {
      throw new IllegalArgumentException(name + " " + id + " must be positive");
    }
    values.put(name, id);
  }

  void text(String name, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
    values.put(name, text);
  }

  void time(String name, Instant at) {
    values.put(name, at.getEpochSecond());
  }

  void amount(String name, BigDecimal amount) {
    if (amount.signum() < 0) {
      throw new IllegalArgumentException(name + " " + amount + " must not be negative");
    }
    values.put(name, amount);
  }

  void add(String list, Object item) {
    Object found = values.get(list);
    List<Object> items = new ArrayList<>(found instanceof List<?> already ? already : List.of());
    items.add(item);
    values.put(list, Collections.unmodifiableList(items));
  }

  void field(FieldChange change) {
    add("custom_fields_values", change.wire());
  }

  void replaceTags(List<String> names) {
    Map<String, @Nullable Object> embedded = new LinkedHashMap<>();
    embedded.put(
        "tags", names.isEmpty() ? null : names.stream().map(name -> Map.of("name", name)).toList());
    values.put("_embedded", Collections.unmodifiableMap(embedded));
  }

  void embed(String name, Object item) {
    Object found = values.get("_embedded");
    Map<String, Object> embedded = new LinkedHashMap<>();
    if (found instanceof Map<?, ?> already) {
      already.forEach((key, value) -> embedded.put(String.valueOf(key), value));
    }
    List<Object> items =
        new ArrayList<>(embedded.get(name) instanceof List<?> already ? already : List.of());
    items.add(item);
    embedded.put(name, items);
    values.put("_embedded", embedded);
  }

  Map<String, @Nullable Object> build() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
