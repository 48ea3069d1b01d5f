package io.parley.kommo;

import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.CustomFieldDraft;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.FieldKey;
import java.util.List;
import java.util.Optional;
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

  /**
   * The field by its number or code; empty when it is not there. Case of a code does not matter.
   */
  public Optional<CustomFieldDefinition> find(EntityKind kind, FieldKey key) {
    return switch (key) {
      case FieldKey.ById(var id) ->
          connection
              .find(kind + "/custom_fields/" + id, new Query())
              .map(from -> definition(kind, from))
              .filter(field -> field.id() == id);
      case FieldKey.ByCode(var code) ->
          list(kind)
              .filter(field -> field.code().filter(code::equalsIgnoreCase).isPresent())
              .findFirst();
    };
  }

  /**
   * Makes fields and returns their numbers in the order given. Needs an admin's token. Not repeated
   * once Kommo may have received it.
   */
  public List<Long> create(EntityKind kind, List<CustomFieldDraft> drafts) {
    return connection
        .create(
            kind + "/custom_fields",
            "custom_fields",
            drafts.stream().map(CustomFieldDraft::wire).toList())
        .stream()
        .map(made -> made.numberOr("id", 0))
        .toList();
  }

  private static CustomFieldDefinition definition(EntityKind kind, JsonFields from) {
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
