package io.parley.server.kommo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.core.secret.Secret;
import io.parley.core.tenant.EndedTenants;
import io.parley.server.store.Stored;
import java.time.Duration;
import java.util.Optional;

/** Tells by the secret in its address whose webhook one is; remembered for 5 s. Thread-safe. */
public final class HookAddressees {
  private final Integrations integrations;
  private final EndedTenants ended;
  private final Cache<String, Stored<Integration>> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(5)).build();

  /**
   * @param ended whose webhooks are nobody's any more
   */
  public HookAddressees(Integrations integrations, EndedTenants ended) {
    this.integrations = integrations;
    this.ended = ended;
  }

  /** The integration whose webhooks have that secret in their address; empty for nobody's. */
  public Optional<Stored<Integration>> find(String secret) {
    String hash = Secret.of(secret).sha256();
    Stored<Integration> hit = known.getIfPresent(hash);
    if (hit != null) {
      return Optional.of(hit).filter(found -> ended.find(found.tenant()).isEmpty());
    }
    Optional<Stored<Integration>> found = integrations.byHook(Secret.of(secret));
    found.ifPresent(integration -> known.put(hash, integration));
    return found;
  }
}
