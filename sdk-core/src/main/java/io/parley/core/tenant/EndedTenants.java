package io.parley.core.tenant;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads which tenants were ended. They are ended through {@code WorkStore.commit}.
 *
 * <p>Implementations are thread-safe and show a write to every read that starts after the commit
 * returned, on every node. Verify one with {@code StorageContract} from the parley-core test-jar.
 */
@Spi
public interface EndedTenants {
  /** The end of that tenant; empty for one that goes on, or never was. */
  Optional<EndedTenant> find(TenantId tenant);

  /** The tenants that were ended at or after {@code since}, by id. */
  List<EndedTenant> since(Instant since);
}
