package io.parley.rag.source;

import io.parley.core.TenantId;
import io.parley.rag.index.IndexedSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The sources of one kind as they are stored, which is how the index is to have them. Thread-safe.
 */
public interface StoredSources {
  /** Whether a source of that name is of this kind. */
  boolean holds(String sourceId);

  /** Every source that is to be found, by its name, with the version it has. */
  Map<String, Long> versions(TenantId tenant);

  /** Hands over those of these sources that are to be found now, one after the other. */
  void read(TenantId tenant, Set<String> sourceIds, Consumer<IndexedSource> each);
}
