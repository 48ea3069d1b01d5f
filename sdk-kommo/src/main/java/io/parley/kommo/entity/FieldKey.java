package io.parley.kommo.entity;

/** Names a custom field when writing it. */
public sealed interface FieldKey {
  /** By the number of its definition. */
  record ById(long id) implements FieldKey {
    public ById {
      if (id <= 0) {
        throw new IllegalArgumentException("custom field id " + id + " must be positive");
      }
    }
  }

  /** By its code, such as {@code PHONE}. */
  record ByCode(String code) implements FieldKey {
    public ByCode {
      if (code.isBlank()) {
        throw new IllegalArgumentException("custom field code must not be blank");
      }
    }
  }

  static FieldKey id(long id) {
    return new ById(id);
  }

  static FieldKey code(String code) {
    return new ByCode(code);
  }

  /** A whole number is an id, anything else a code. */
  static FieldKey parse(String text) {
    return text.matches("[0-9]{1,18}") ? id(Long.parseLong(text)) : code(text);
  }
}
