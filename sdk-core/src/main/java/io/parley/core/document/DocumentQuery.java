package io.parley.core.document;

import java.util.Map;
import java.util.Optional;

/**
 * Which documents of a collection to list, newest id first.
 *
 * @param labels each must be present with exactly this value; empty lists all
 * @param before only ids that sort before this one: the last id of the page before
 * @param limit at most so many; 1 to 1000
 */
public record DocumentQuery(Map<String, String> labels, Optional<String> before, int limit) {
  public DocumentQuery {
    labels = Map.copyOf(labels);
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit " + limit + " must be 1 to 1000");
    }
  }

  /** The first {@code limit} documents of the collection. */
  public static DocumentQuery first(int limit) {
    return new DocumentQuery(Map.of(), Optional.empty(), limit);
  }

  /** The same, only documents that carry this label. */
  public DocumentQuery with(String label, String value) {
    var more = new java.util.HashMap<>(labels);
    more.put(label, value);
    return new DocumentQuery(more, before, limit);
  }

  /** The page after the one that ended with {@code id}. */
  public DocumentQuery after(String id) {
    return new DocumentQuery(labels, Optional.of(id), limit);
  }
}
