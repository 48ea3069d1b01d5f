package io.parley.kommo.sandbox;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What an access token stands for. A long-lived token has no client and no end.
 *
 * @param clientId empty for a long-lived token
 */
record Grant(
    AccountState account,
    long userId,
    String clientId,
    Set<String> scopes,
    Optional<Instant> expiresAt) {
  boolean expired(Instant now) {
    return expiresAt.map(end -> !now.isBefore(end)).orElse(false);
  }
}
