package io.parley.core.document;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads documents. They are written through {@code WorkStore.commit}, so that a document and the
 * work it belongs to change together or not at all.
 *
 * <p>Implementations are thread-safe, keep tenants apart, and show a write to every read that
 * starts after the commit returned. Verify one with {@code StorageContract} from the parley-core
 * test-jar.
 */
@Spi
public interface DocumentStore {
  /** The document, or empty when there is none of that id. */
  Optional<Document> find(TenantId tenant, String collection, String id);

  /** The documents that match, newest id first. */
  List<Document> list(TenantId tenant, String collection, DocumentQuery query);

  /** How many documents of the collection carry all of {@code labels}. */
  long count(TenantId tenant, String collection, Map<String, String> labels);

  /** The version of every document of the collection that carries all of {@code labels}, by id. */
  Map<String, Long> versions(TenantId tenant, String collection, Map<String, String> labels);

  /**
   * Documents of any tenant that was not ended which carry the label, at most 10,000, in no
   * particular order. Only for finding out which tenant a credential belongs to, and for work that
   * runs over all tenants.
   */
  List<Document> locate(String collection, String label, String value);
}
