package io.parley.kommo.entity;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A note that is to be written. Immutable.
 *
 * @param type such as {@code common}; an open set
 * @param params what belongs to the type
 */
public record NoteDraft(String type, Map<String, Object> params) {

  public NoteDraft {
    if (type.isBlank()) {
      throw new IllegalArgumentException("note type must not be blank");
    }
    params = Map.copyOf(params);
  }

  /** A plain note that people of the company see and the client never does. */
  public static NoteDraft text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("note text must not be blank");
    }
    return new NoteDraft("common", Map.of("text", text));
  }

  /**
   * A note that shows which service wrote it.
   *
   * @param service the name people see above the text
   */
  public static NoteDraft fromService(String service, String text) {
    return new NoteDraft("service_message", Map.of("service", service, "text", text));
  }

  /** The note as Kommo writes it. */
  public Map<String, @Nullable Object> wire() {
    Map<String, @Nullable Object> wire = new LinkedHashMap<>();
    wire.put("note_type", type);
    wire.put("params", params);
    return wire;
  }
}
