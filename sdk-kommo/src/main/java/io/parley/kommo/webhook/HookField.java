package io.parley.kommo.webhook;

import java.util.List;
import java.util.Optional;

/**
 * One custom field as a hook tells it. Values are text in every case: a date is unix seconds, a
 * checkbox 1 or 0, a birthday {@code 12.01.1980}. Immutable.
 */
public record HookField(String id, String name, Optional<String> code, List<String> values) {
  public HookField {
    values = List.copyOf(values);
  }

  /** Reads every shape Kommo is known to send for the values of a field. */
  static HookField of(Object field) {
    Object values = HookTree.map(field).getOrDefault("values", "");
    List<String> texts =
        values instanceof String text
            ? (text.isEmpty() ? List.of() : List.of(text))
            : HookTree.things(values).stream().flatMap(value -> text(value).stream()).toList();
    return new HookField(
        HookTree.text(field, "id").orElse(""),
        HookTree.text(field, "name").orElse(""),
        HookTree.text(field, "code"),
        texts);
  }

  private static Optional<String> text(Object value) {
    return value instanceof String text
        ? Optional.of(text)
        : HookTree.text(value, "value").or(() -> HookTree.text(value, "name"));
  }
}
