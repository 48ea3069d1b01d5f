package io.parley.kommo.entity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A contact that is to be made. Immutable.
 *
 * @param wire what is set, as Kommo names it
 */
public record ContactDraft(Map<String, @Nullable Object> wire) {

  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields. Not thread-safe. */
  public static final class Builder {
    private final Changes changes = new Changes();

    private Builder() {}

    public Builder name(String name) {
      changes.text("name", name);
      return this;
    }

    public Builder firstName(String name) {
      changes.put("first_name", name);
      return this;
    }

    public Builder lastName(String name) {
      changes.put("last_name", name);
      return this;
    }

    public Builder responsible(long userId) {
      changes.id("responsible_user_id", userId);
      return this;
    }

    /** A work phone. */
    public Builder phone(String number) {
      return field(work("PHONE", number));
    }

    /** A work e-mail address. */
    public Builder email(String address) {
      return field(work("EMAIL", address));
    }

    /** May be called several times; a tag that does not exist is made. */
    public Builder tag(String name) {
      changes.add("tags_to_add", Map.of("name", name));
      return this;
    }

    /** May be called several times, once per field. */
    public Builder field(FieldChange change) {
      changes.field(change);
      return this;
    }

    /** The escape hatch: any field of Kommo's reference by its own name. */
    public Builder raw(String name, @Nullable Object value) {
      changes.put(name, value);
      return this;
    }

    public ContactDraft build() {
      return new ContactDraft(changes.build());
    }

    private static FieldChange work(String code, String value) {
      return FieldChange.raw(
          FieldKey.code(code), List.of(Map.of("value", value, "enum_code", "WORK")));
    }
  }
}
