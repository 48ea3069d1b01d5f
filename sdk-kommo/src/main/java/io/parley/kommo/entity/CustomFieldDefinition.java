package io.parley.kommo.entity;

import java.time.ZoneId;
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
   * What this field is to become, from a plain value: a choice by its text, code or number; a date
   * in ISO-8601, as an instant, or as a day, which begins in the account's zone; several values as
   * a list where the type takes several. Null, empty text and an empty list clear the field.
   *
   * @param value text, a number, a boolean, or a list of these; for compound types the map that
   *     Kommo's reference shows
   * @param zone the account's
   * @throws IllegalArgumentException when the value does not suit the type; names both
   */
  public FieldChange change(@Nullable Object value, ZoneId zone) {
    return new FieldInput(this, zone).change(value);
  }

  /** The choice by its number, text or code; case does not matter. */
  public Optional<Option> option(String word) {
    String wanted = word.strip();
    return options.stream()
        .filter(
            option ->
                option.value().strip().equalsIgnoreCase(wanted)
                    || option.code().filter(wanted::equalsIgnoreCase).isPresent())
        .findFirst()
        .or(
            () ->
                options.stream()
                    .filter(option -> String.valueOf(option.id()).equals(wanted))
                    .findFirst());
  }

  /**
   * One choice of a list.
   *
   * @param code a stable word; empty when there is none
   */
  public record Option(long id, String value, Optional<String> code) {}
}
