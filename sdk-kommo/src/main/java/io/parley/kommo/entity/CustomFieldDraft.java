package io.parley.kommo.entity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A custom field that is to be made. Immutable.
 *
 * @param name what people see
 * @param type such as {@code text}, {@code textarea}, {@code select}; an open set
 * @param code a stable word, if it is to have one
 * @param options the choices of a list, in order; empty for other types
 */
public record CustomFieldDraft(
    String name, String type, Optional<String> code, List<String> options) {

  public CustomFieldDraft {
    if (name.isBlank() || type.isBlank()) {
      throw new IllegalArgumentException(
          "custom field name '" + name + "' and type '" + type + "' must not be blank");
    }
    options = List.copyOf(options);
  }

  /** A field without choices. */
  public static CustomFieldDraft of(String name, String type) {
    return new CustomFieldDraft(name, type, Optional.empty(), List.of());
  }

  /** A field of which one of these choices is taken. */
  public static CustomFieldDraft select(String name, List<String> options) {
    return new CustomFieldDraft(name, "select", Optional.empty(), options);
  }

  /** The same, with a stable word to name it by. */
  public CustomFieldDraft coded(String code) {
    return new CustomFieldDraft(name, type, Optional.of(code), options);
  }

  /** The field as Kommo writes it. */
  public Map<String, @Nullable Object> wire() {
    Map<String, @Nullable Object> wire = new LinkedHashMap<>();
    wire.put("name", name);
    wire.put("type", type);
    code.ifPresent(word -> wire.put("code", word));
    if (!options.isEmpty()) {
      List<Map<String, Object>> enums = new ArrayList<>();
      for (String option : options) {
        enums.add(Map.of("value", option, "sort", enums.size() + 1));
      }
      wire.put("enums", enums);
    }
    return wire;
  }
}
