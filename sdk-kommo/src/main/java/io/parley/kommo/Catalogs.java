package io.parley.kommo;

import io.parley.kommo.entity.Catalog;
import io.parley.kommo.entity.CatalogElement;
import io.parley.kommo.entity.ElementDraft;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lists of an account, such as its products, and their elements. Reached through {@link
 * Kommo#catalogs()}. Thread-safe.
 *
 * @see <a href="https://developers.kommo.com/reference/lists">lists</a>
 */
public final class Catalogs {
  private static final String PATH = "catalogs";
  private final Connection connection;

  Catalogs(Connection connection) {
    this.connection = connection;
  }

  /** All lists; pages are fetched as the stream is read. */
  public Stream<Catalog> list() {
    return connection.pages(PATH, new Query().add("limit", 250), "catalogs").map(Catalogs::catalog);
  }

  /** The list; empty when it is not there. */
  public Optional<Catalog> find(long id) {
    return connection.find(PATH + "/" + id, new Query()).map(Catalogs::catalog);
  }

  /** The elements of a list, by id; pages are fetched as the stream is read. */
  public Stream<CatalogElement> elements(long catalogId) {
    return elements(catalogId, new Query().add("limit", 250));
  }

  /** The elements in which these words occur. Kommo decides what fits; not exact. */
  public Stream<CatalogElement> elements(long catalogId, String words) {
    return elements(catalogId, new Query().add("limit", 250).add("query", words));
  }

  private Stream<CatalogElement> elements(long catalogId, Query query) {
    return connection
        .pages(path(catalogId), query, "elements")
        .map(from -> element(catalogId, from));
  }

  /** The element; empty when it is not there. */
  public Optional<CatalogElement> element(long catalogId, long id) {
    return connection
        .find(path(catalogId) + "/" + id, new Query())
        .map(from -> element(catalogId, from))
        .filter(element -> element.id() == id);
  }

  /**
   * Makes elements, 50 in a request, and returns their ids in the order given. Not repeated once
   * Kommo may have received it.
   */
  public List<Long> create(long catalogId, List<ElementDraft> drafts) {
    return connection
        .create(path(catalogId), "elements", drafts.stream().map(ElementDraft::wire).toList())
        .stream()
        .map(made -> made.numberOr("id", 0))
        .toList();
  }

  /** Changes elements by id, 50 in a request. */
  public void update(long catalogId, Map<Long, ElementDraft> changes) {
    Map<Long, Map<String, @Nullable Object>> wire = new LinkedHashMap<>();
    changes.forEach((id, change) -> wire.put(id, change.wire()));
    connection.updateEach(path(catalogId), wire);
  }

  private static String path(long catalogId) {
    return PATH + "/" + catalogId + "/elements";
  }

  private static Catalog catalog(JsonFields from) {
    return new Catalog(
        from.numberOr("id", 0),
        from.textOr("name", ""),
        from.textOr("type", "regular"),
        from.raw());
  }

  private static CatalogElement element(long catalogId, JsonFields from) {
    return new CatalogElement(
        from.numberOr("id", 0),
        from.numberOr("catalog_id", catalogId),
        from.textOr("name", ""),
        from.instantOr("created_at", Instant.EPOCH),
        from.instantOr("updated_at", Instant.EPOCH),
        from.flag("is_deleted"),
        Entities.customFields(from));
  }
}
