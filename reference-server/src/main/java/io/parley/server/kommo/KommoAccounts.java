package io.parley.server.kommo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.core.work.WorkStore;
import io.parley.kommo.AddressBudget;
import io.parley.kommo.Kommo;
import io.parley.kommo.RateBudget;
import io.parley.kommo.TokenSource;
import io.parley.kommo.oauth.GrantedTokens;
import io.parley.server.store.Stored;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Clients of the Kommo accounts that are connected, one budget of requests for each account.
 * Thread-safe.
 */
public final class KommoAccounts implements AutoCloseable {
  /** How long one call may take; what is looked up after a lost answer waits twice as long. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Integrations integrations;
  private final GrantedTokens granted;
  private final WorkStore store;
  private final Optional<URI> instead;
  private final Function<String, RateBudget> budgets;
  private final AddressBudget address;
  private final Clock clock;
  private final Cache<Key, Kommo> clients =
      Caffeine.newBuilder()
          .maximumSize(1_000)
          .expireAfterAccess(Duration.ofHours(1))
          .<Key, Kommo>evictionListener(
              (key, client, cause) -> {
                if (client != null) {
                  client.close();
                }
              })
          .build();

  private record Key(TenantId tenant, String id, long version) {}

  /**
   * @param granted the tokens of integrations that people consented to
   * @param store where it is noted that a long-lived token is no longer good
   * @param instead where every account is reached instead of at its own host: the sandbox
   * @param budgets the request budget of each account
   * @param address the request budget of all accounts together
   */
  public KommoAccounts(
      Integrations integrations,
      GrantedTokens granted,
      WorkStore store,
      Optional<URI> instead,
      Function<String, RateBudget> budgets,
      AddressBudget address,
      Clock clock) {
    this.integrations = integrations;
    this.granted = granted;
    this.store = store;
    this.instead = instead;
    this.budgets = budgets;
    this.address = address;
    this.clock = clock;
  }

  /** The client of an integration; empty when it was removed. */
  public Optional<Kommo> find(TenantId tenant, String integrationId) {
    return integrations.find(tenant, integrationId).map(this::client);
  }

  /** The client of this state of an integration. */
  public Kommo client(Stored<Integration> integration) {
    return clients.get(
        new Key(integration.tenant(), integration.id(), integration.version()),
        key -> connect(integration.value().account(), tokens(integration)));
  }

  /** A client for trying a token out; the caller closes it. */
  public Kommo connect(String account, Secret token) {
    return connect(account, TokenSource.longLived(token));
  }

  private TokenSource tokens(Stored<Integration> integration) {
    return integration.value().oauth()
        ? granted.source(integration.tenant(), integration.id())
        : new LongLivedToken(integrations, store, clock, integration);
  }

  private Kommo connect(String account, TokenSource tokens) {
    Kommo.Builder builder = instead.map(Kommo::connect).orElseGet(() -> Kommo.connect(account));
    return builder
        .tokens(tokens)
        .timeout(TIMEOUT)
        .clock(clock)
        .budget(budgets.apply(account))
        .address(address)
        .build();
  }

  @Override
  public void close() {
    clients.asMap().values().forEach(Kommo::close);
  }
}
