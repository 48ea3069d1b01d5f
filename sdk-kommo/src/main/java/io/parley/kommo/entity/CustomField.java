package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One custom field of an entity with its values. Immutable.
 *
 * @param id the number of the field's definition
 * @param code a stable word such as {@code PHONE}; empty when the account gave none
 * @param name what people see
 * @param type such as {@code text}, {@code select}, {@code multitext}; an open set
 * @param values one for most types, several for multiselect, multitext and addresses
 */
public record CustomField(
    long id, Optional<String> code, String name, String type, List<FieldValue> values) {

  public CustomField {
    values = List.copyOf(values);
  }

  /** Every value as the field's type says what it is, in Kommo's order. */
  public List<TypedValue> typed() {
    return values.stream().map(value -> TypedValue.of(type, value)).toList();
  }

  /** The first value as text; empty when there is none. */
  public Optional<String> text() {
    return values.stream().flatMap(value -> value.text().stream()).findFirst();
  }

  /** Every value as text, in Kommo's order. */
  public List<String> texts() {
    return values.stream().flatMap(value -> value.text().stream()).toList();
  }

  /** The first value as a number; empty when it is none. */
  public Optional<BigDecimal> number() {
    return values.stream().flatMap(value -> value.number().stream()).findFirst();
  }

  /** The first value as yes or no; empty when it is neither. */
  public Optional<Boolean> flag() {
    return values.stream().flatMap(value -> value.flag().stream()).findFirst();
  }

  /** The first value as an instant; empty when it is not unix seconds. */
  public Optional<Instant> instant() {
    return values.stream().flatMap(value -> value.instant().stream()).findFirst();
  }
}
