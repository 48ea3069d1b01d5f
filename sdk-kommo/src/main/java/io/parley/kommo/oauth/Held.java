package io.parley.kommo.oauth;

import io.parley.kommo.TokenSource;
import java.time.Duration;
import java.time.Instant;

/** A token as a node keeps it between calls. Immutable. */
record Held(TokenSource.Token token, Instant renewAt, Instant expiresAt) {
  /** A token that ends sooner might end on its way. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /** Whether it need not be renewed yet. */
  boolean fresh(Instant now) {
    return now.isBefore(renewAt);
  }

  /** Whether it may still be sent. */
  boolean usable(Instant now) {
    return now.isBefore(expiresAt.minus(MARGIN));
  }
}
