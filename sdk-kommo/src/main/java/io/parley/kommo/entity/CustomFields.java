package io.parley.kommo.entity;

import java.util.List;
import java.util.Optional;

/**
 * The filled custom fields of one entity. Empty fields are absent. Immutable.
 *
 * @param all in Kommo's order
 */
public record CustomFields(List<CustomField> all) {
  public static final CustomFields NONE = new CustomFields(List.of());

  public CustomFields {
    all = List.copyOf(all);
  }

  /** The field with this number, when it is filled. */
  public Optional<CustomField> find(long id) {
    return all.stream().filter(field -> field.id() == id).findFirst();
  }

  /** The field with this code, such as {@code PHONE}, when it is filled. Case does not matter. */
  public Optional<CustomField> find(String code) {
    return all.stream()
        .filter(field -> field.code().filter(code::equalsIgnoreCase).isPresent())
        .findFirst();
  }
}
