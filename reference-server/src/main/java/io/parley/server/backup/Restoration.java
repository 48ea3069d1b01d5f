package io.parley.server.backup;

import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import io.parley.server.operations.Health;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * That this store came from a backup: what happened between the backup and the restoration may have
 * been done already, although the store does not know.
 *
 * @param takenAt when the backup was taken
 * @param restoredAt when it was restored
 */
public record Restoration(Instant takenAt, Instant restoredAt) {
  private static final String COLLECTION = "restoration";
  private static final String LAST = "last";

  /** The newest one; empty for a store that was never restored. */
  public static Optional<Restoration> last(DocumentStore documents) {
    return documents
        .find(Health.SYSTEM, COLLECTION, LAST)
        .map(found -> Json.read(found.body(), Restoration.class));
  }

  /** Notes it. */
  public Write note() {
    return new Write.Put(
        Health.SYSTEM, COLLECTION, LAST, Map.of(), Json.write(this), Write.Put.ANY);
  }
}
