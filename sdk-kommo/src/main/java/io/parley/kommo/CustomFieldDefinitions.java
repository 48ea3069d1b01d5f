package io.parley.kommo;

import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.EntityKind;
import java.util.stream.Stream;

/** What custom fields exist. Reached through {@link Kommo#customFields()}. Thread-safe. */
public final class CustomFieldDefinitions {
  private final Connection connection;

  CustomFieldDefinitions(Connection connection) {
    this.connection = connection;
  }

  /** The fields of one kind of entity; pages are fetched as the stream is read. */
  public Stream<CustomFieldDefinition> list(EntityKind kind) {
    // The reference says both 50 and 250 per request; 50 is safe, and next links do the rest.
    return connection
        .pages(kind + "/custom_fields", new Query().add("limit", 50), "custom_fields")
        .map(from -> definition(kind, from));
  }

  static CustomFieldDefinition definition(EntityKind kind, JsonFields from) {
    return new CustomFieldDefinition(
        from.numberOr("id", 0),
        kind,
        from.textOr("name", ""),
        from.text("code").filter(code -> !code.isEmpty()),
        from.textOr("type", ""),
        from.list("enums").stream()
            .map(
                option ->
                    new CustomFieldDefinition.Option(
                        option.numberOr("id", 0),
                        option.textOr("value", ""),
                        option.text("code").filter(code -> !code.isEmpty())))
            .toList(),
        from.raw());
  }
}
