package io.parley.server.store;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One collection of documents as values of one type. Thread-safe. */
public final class Shelf<T> {
  private final DocumentStore documents;
  private final String collection;
  private final Class<T> type;
  private final Function<T, Map<String, String>> labels;

  /**
   * @param collection the stable name under which it is stored
   * @param labels what a value can be listed by
   */
  public Shelf(
      DocumentStore documents,
      String collection,
      Class<T> type,
      Function<T, Map<String, String>> labels) {
    this.documents = documents;
    this.collection = collection;
    this.type = type;
    this.labels = labels;
  }

  /** The value, or empty. */
  public Optional<Stored<T>> find(TenantId tenant, String id) {
    return documents.find(tenant, collection, id).map(this::stored);
  }

  /** The values that carry all of {@code with}, newest id first, after the page's last id. */
  public List<Stored<T>> list(
      TenantId tenant, Map<String, String> with, Optional<String> before, int limit) {
    return documents.list(tenant, collection, new DocumentQuery(with, before, limit)).stream()
        .map(this::stored)
        .toList();
  }

  /** Values of any tenant that carry the label; only for finding whose a credential is. */
  public List<Stored<T>> locate(String label, String value) {
    return documents.locate(collection, label, value).stream().map(this::stored).toList();
  }

  /** The write that stores a value where {@code expected} is now; 0 for a new one. */
  public Write put(TenantId tenant, String id, T value, long expected) {
    return new Write.Put(tenant, collection, id, labels.apply(value), Json.write(value), expected);
  }

  /** The write that removes one. */
  public Write remove(TenantId tenant, String id) {
    return new Write.Remove(tenant, collection, id);
  }

  private Stored<T> stored(Document document) {
    return new Stored<>(
        document.tenant(),
        document.id(),
        document.version(),
        document.createdAt(),
        document.updatedAt(),
        Json.read(document.body(), type));
  }
}
