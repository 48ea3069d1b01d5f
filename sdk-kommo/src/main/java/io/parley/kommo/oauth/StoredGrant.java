package io.parley.kommo.oauth;

import io.parley.core.StaleVersionException;
import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.kommo.TokenException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One grant in the store, for who needs a token and cannot do anything about a store away. */
final class StoredGrant {
  private static final Duration COME_BACK = Duration.ofSeconds(15);

  private final Grants grants;
  private final TenantId tenant;
  private final String id;

  StoredGrant(Grants grants, TenantId tenant, String id) {
    this.grants = grants;
    this.tenant = tenant;
    this.id = id;
  }

  Optional<Granted> find() {
    try {
      return grants.find(tenant, id);
    } catch (StorageException e) {
      throw busy("the store is away", Optional.of(e));
    }
  }

  /** Changes the grant; false when it is no longer as it was read. */
  boolean change(Granted before, Grant after, Instant now) {
    try {
      grants.commit(before, after, now);
      return true;
    } catch (StaleVersionException e) {
      return false;
    } catch (StorageException e) {
      throw busy("the store is away", Optional.of(e));
    }
  }

  /** No token now, and no telling when. */
  static TokenException busy(String reason, Optional<? extends Throwable> cause) {
    return TokenException.busy(reason, COME_BACK, cause);
  }
}
