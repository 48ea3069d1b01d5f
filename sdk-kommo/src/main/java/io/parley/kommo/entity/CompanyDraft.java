package io.parley.kommo.entity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A company that is to be made. Immutable.
 *
 * @param wire what is set, as Kommo names it
 */
public record CompanyDraft(Map<String, @Nullable Object> wire) {

  /**
   * A company with what people know it by.
   *
   * @param name not blank
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** Collects the fields. Not thread-safe. */
  public static final class Builder {
    private final Changes changes = new Changes();

    private Builder(String name) {
      changes.text("name", name);
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

    /** May be called several times: a person of this company. */
    public Builder contact(long contactId) {
      changes.embed("contacts", Map.of("id", contactId));
      return this;
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

    public CompanyDraft build() {
      return new CompanyDraft(changes.build());
    }

    private static FieldChange work(String code, String value) {
      return FieldChange.raw(
          FieldKey.code(code), List.of(Map.of("value", value, "enum_code", "WORK")));
    }
  }
}
