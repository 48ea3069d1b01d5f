package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be linked, or no longer. Immutable.
 *
 * @param kind what kind of thing, such as {@link EntityKind#CONTACTS}
 * @param id its number; positive
 * @param metadata how, as Kommo names it
 */
public record LinkDraft(EntityKind kind, long id, Map<String, Object> metadata) {

  public LinkDraft {
    if (id <= 0) {
      throw new IllegalArgumentException(kind + " id " + id + " must be positive");
    }
    metadata = Map.copyOf(metadata);
  }

  /** Anything that needs no more said. */
  public static LinkDraft to(EntityKind kind, long id) {
    return new LinkDraft(kind, id, Map.of());
  }

  /** The main contact of a deal. */
  public static LinkDraft mainContact(long contactId) {
    return new LinkDraft(EntityKind.CONTACTS, contactId, Map.of("is_main", true));
  }

  /**
   * An element of a list, such as a product.
   *
   * @param quantity how many; more than zero
   */
  public static LinkDraft element(long catalogId, long elementId, BigDecimal quantity) {
    if (quantity.signum() <= 0) {
      throw new IllegalArgumentException("quantity " + quantity + " must be more than zero");
    }
    return new LinkDraft(
        EntityKind.CATALOG_ELEMENTS,
        elementId,
        Map.of("catalog_id", catalogId, "quantity", quantity));
  }

  /** The link as Kommo writes it. */
  public Map<String, @Nullable Object> wire() {
    Map<String, @Nullable Object> wire = new LinkedHashMap<>();
    wire.put("to_entity_id", id);
    wire.put("to_entity_type", kind.path());
    if (!metadata.isEmpty()) {
      wire.put("metadata", metadata);
    }
    return wire;
  }
}
