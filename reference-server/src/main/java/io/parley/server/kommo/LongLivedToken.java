package io.parley.server.kommo;

import io.parley.core.StaleVersionException;
import io.parley.core.work.WorkStore;
import io.parley.kommo.TokenSource;
import io.parley.kommo.oauth.NeedsReauth;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The long-lived token of an integration. When Kommo refuses it, the integration is marked and the
 * alert goes out, once; a token that was put in its place meanwhile is used instead. Thread-safe.
 */
final class LongLivedToken implements TokenSource {
  private static final Logger log = LoggerFactory.getLogger(LongLivedToken.class);
  private static final String REASON =
      "Kommo refused the long-lived token: it was revoked, or its time is over";

  private final Integrations integrations;
  private final WorkStore store;
  private final InstantSource clock;
  private final Stored<Integration> integration;

  LongLivedToken(
      Integrations integrations,
      WorkStore store,
      InstantSource clock,
      Stored<Integration> integration) {
    this.integrations = integrations;
    this.store = store;
    this.clock = clock;
    this.integration = integration;
  }

  @Override
  public Token current() {
    return new Token(integrations.token(integration).orElseThrow(), integration.version());
  }

  @Override
  public Optional<Token> replacing(Token refused) {
    Optional<Stored<Integration>> now =
        integrations.find(integration.tenant(), integration.id()).filter(i -> !i.value().oauth());
    if (now.isEmpty()) {
      return Optional.empty();
    }
    Token stored = new Token(integrations.token(now.get()).orElseThrow(), now.get().version());
    if (!stored.secret().equals(refused.secret())) {
      return Optional.of(stored);
    }
    if (now.get().value().status() != Integration.Status.NEEDS_REAUTH) {
      mark(now.get(), refused);
    }
    return Optional.empty();
  }

  private void mark(Stored<Integration> now, Token refused) {
    Instant at = clock.instant();
    Integration marked = now.value().in(Integration.Status.NEEDS_REAUTH, Optional.of(REASON));
    try {
      store.commit(
          List.of(
              integrations.put(now.tenant(), now.id(), marked, now.version()),
              NeedsReauth.event(
                  now.tenant(),
                  now.id(),
                  now.value().account(),
                  REASON,
                  refused.secret().sha256(),
                  at)),
          at);
      log.warn("tenant {} integration {}: {}", now.tenant(), now.id(), REASON);
    } catch (StaleVersionException e) {
      // Another call was faster, or somebody changed the integration: the next 401 looks again.
    }
  }
}
