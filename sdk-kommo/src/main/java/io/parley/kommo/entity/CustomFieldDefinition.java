package io.parley.kommo.entity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a custom field is. Immutable.
 *
 * @param kind whose field it is
 * @param code a stable word such as {@code PHONE}; empty when the account gave none
 * @param type such as {@code text}, {@code select}, {@code monetary}; an open set
 * @param options the choices of a list; empty for other types
 * @param raw everything Kommo sent
 */
public record CustomFieldDefinition(
    long id,
    EntityKind kind,
    String name,
    Optional<String> code,
    String type,
    List<Option> options,
    Map<String, @Nullable Object> raw) {

  public CustomFieldDefinition {
    options = List.copyOf(options);
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
  }

  /**
   * One choice of a list.
   *
   * @param code a stable word; empty when there is none
   */
  public record Option(long id, String value, Optional<String> code) {}
}
