package io.parley.kommo.oauth;

import io.parley.core.TenantId;
import io.parley.kommo.TokenEndpoint;
import io.parley.kommo.TokenSource;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The access tokens of all grants, each renewed once however many threads and nodes want it, and
 * stored before anybody uses it. Thread-safe.
 *
 * <p>A token is renewed at about 70 % of its life, so that a renewal which fails leaves hours in
 * which the old one works. Nodes agree through the stored grant: who writes the intent first asks
 * Kommo, the others wait for what is stored. Give each node one instance.
 *
 * <p>Two nodes whose storage is the same may have clocks that differ by up to 15 s.
 */
public final class GrantedTokens {
  private final Grants grants;
  private final TokenEndpoint endpoint;
  private final InstantSource clock;
  private final String owner;
  private final Map<Key, Flight> flights = new ConcurrentHashMap<>();

  private record Key(TenantId tenant, String id) {}

  /**
   * @param endpoint where tokens are exchanged; stays the caller's to close
   * @param owner names this node in reasons, for people
   */
  public GrantedTokens(Grants grants, TokenEndpoint endpoint, InstantSource clock, String owner) {
    this.grants = grants;
    this.endpoint = endpoint;
    this.clock = clock;
    this.owner = owner;
  }

  /** Where a client of this grant gets its tokens; reads nothing yet. */
  public TokenSource source(TenantId tenant, String id) {
    return flight(tenant, id);
  }

  Flight flight(TenantId tenant, String id) {
    return flights.computeIfAbsent(
        new Key(tenant, id), key -> new Flight(grants, endpoint, clock, owner, tenant, id));
  }
}
