package io.parley.server.security;

import java.time.Instant;
import java.util.Optional;

/**
 * An API key as it is stored: never its secret.
 *
 * @param name for people; at most 100 characters
 * @param key the part of the key that may be shown, by which it is looked up
 * @param sha256 of the whole key
 * @param role what it may do
 * @param expiresAt when it ends; empty for never
 * @param lastUsedAt when it was last used, to about ten minutes
 */
public record ApiKey(
    String name,
    String key,
    String sha256,
    Role role,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt) {
  public ApiKey {
    if (name.isBlank() || name.length() > 100) {
      throw new IllegalArgumentException(
          "name of " + name.length() + " characters must have 1 to 100");
    }
  }

  ApiKey usedAt(Instant now) {
    return new ApiKey(name, key, sha256, role, expiresAt, Optional.of(now));
  }
}
