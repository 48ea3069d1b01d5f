package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The lists ("catalogs") of an account. */
final class Catalogs {
  private final AccountState account;
  private final Map<Long, Catalog> byId = new TreeMap<>();

  Catalogs(AccountState account) {
    this.account = account;
  }

  Catalog add(String name, String type, long by) {
    var catalog = new Catalog(account.nextId(), name, type, by, account.seconds(), new TreeMap<>());
    byId.put(catalog.id(), catalog);
    return catalog;
  }

  Optional<Catalog> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  Stream<Catalog> all() {
    return byId.values().stream();
  }

  /** Makes an element, or changes the one of the id sent, and tells the webhooks. */
  Catalog.Element put(Catalog catalog, ObjectNode sent, long by) {
    long now = account.seconds();
    Catalog.Element known = catalog.elements().get(sent.path("id").asLong());
    JsonNode fields =
        sent.has("custom_fields_values")
            ? sent.get("custom_fields_values")
            : known == null ? NullNode.instance : known.fields();
    var element =
        new Catalog.Element(
            known == null ? account.nextId() : known.id(),
            sent.path("name").asText(known == null ? "" : known.name()),
            fields,
            known == null ? by : known.createdBy(),
            by,
            known == null ? now : known.createdAt(),
            now);
    catalog.elements().put(element.id(), element);
    String action = known == null ? "add" : "update";
    ObjectNode item =
        Wire.object()
            .put("id", element.id())
            .put("date_create", element.createdAt())
            .put("date_modify", element.updatedAt())
            .put("created_by", element.createdBy())
            .put("modified_by", by)
            .put("catalog_id", catalog.id())
            .put("name", element.name())
            .put("deleted", false)
            .put("created_at", element.createdAt())
            .put("updated_at", element.updatedAt())
            .put("type", "catalog");
    account
        .subscriptions()
        .publish(
            Set.of(action + "_catalog_element"),
            "catalogs",
            action,
            item,
            "catalog/" + element.id());
    return element;
  }
}
