package io.parley.core.document;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.Map;

/**
 * One stored JSON document.
 *
 * @param tenant whose it is
 * @param collection the kind of thing, such as {@code agent}
 * @param id unique within tenant and collection
 * @param version 1 for the first write, one more with each
 * @param labels names and values it can be listed by
 * @param body JSON text
 * @param createdAt when version 1 was written
 * @param updatedAt when this version was written
 */
public record Document(
    TenantId tenant,
    String collection,
    String id,
    long version,
    Map<String, String> labels,
    String body,
    Instant createdAt,
    Instant updatedAt) {
  public Document {
    labels = Map.copyOf(labels);
  }
}
