package io.parley.server.resource;

import io.parley.core.work.Effect;
import io.parley.server.call.Bodies;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An effect of the ledger as the API shows it. */
record EffectView(
    String id,
    String action,
    String subject,
    Map<String, @Nullable Object> parameters,
    Map<String, String> target,
    String state,
    int attempts,
    Optional<String> remoteId,
    Optional<String> reason,
    Optional<String> cause,
    Optional<Instant> sentAt,
    Instant createdAt,
    Instant updatedAt) {
  static EffectView of(Effect effect) {
    return new EffectView(
        effect.id(),
        effect.action(),
        effect.subject(),
        effect.parameters(),
        effect.target(),
        Bodies.spelled(effect.state()),
        effect.attempt(),
        effect.remoteId(),
        effect.reason(),
        effect.cause(),
        effect.sentAt(),
        effect.createdAt(),
        effect.updatedAt());
  }
}
