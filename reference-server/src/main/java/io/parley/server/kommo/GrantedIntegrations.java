package io.parley.server.kommo;

import io.parley.core.UniqueId;
import io.parley.core.work.Write;
import io.parley.kommo.oauth.Grant;
import io.parley.kommo.oauth.Granted;
import io.parley.kommo.oauth.Grants;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an integration as its grant is, in the same commit: connected, waiting for a person, or
 * removed, and called as the account is called now. Thread-safe.
 */
final class GrantedIntegrations implements Grants.Companion {
  private final Integrations integrations;

  GrantedIntegrations(Integrations integrations) {
    this.integrations = integrations;
  }

  @Override
  public List<Write> writes(Granted before, Grant after, Instant now) {
    Optional<Stored<Integration>> found =
        integrations
            .find(before.tenant(), before.id())
            .filter(integration -> integration.value().oauth());
    return found.map(integration -> writes(integration, after, now)).orElse(List.of());
  }

  /** The integration as the grant is; a connected one subscribes to its webhooks. */
  List<Write> writes(Stored<Integration> integration, Grant grant, Instant now) {
    List<Write> writes = new ArrayList<>();
    writes.add(
        integrations.put(
            integration.tenant(),
            integration.id(),
            following(integration.value(), grant),
            integration.version()));
    if (grant.state() == Grant.State.CONNECTED) {
      writes.add(
          SubscribeHooks.plan(
              integration.tenant(),
              integration.id(),
              integration.version() + 1,
              UniqueId.at(now),
              now));
    }
    return writes;
  }

  /** The integration as its grant is. */
  static Integration following(Integration integration, Grant grant) {
    Integration.Status status =
        switch (grant.state()) {
          case CONNECTED -> Integration.Status.CONNECTED;
          case WAITING, NEEDS_REAUTH -> Integration.Status.NEEDS_REAUTH;
          case DISCONNECTED -> Integration.Status.DISCONNECTED;
        };
    return integration
        .called(grant.host())
        .numbered(grant.accountId().or(integration::accountId).orElse(0L))
        .in(status, grant.reason());
  }
}
