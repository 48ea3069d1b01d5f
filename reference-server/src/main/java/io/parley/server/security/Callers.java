package io.parley.server.security;

import io.parley.core.secret.Secret;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** Finds out who makes a request. Thread-safe. */
public final class Callers {
  private final ApiKeys keys;
  private final SessionCallers sessions;

  public Callers(ApiKeys keys, SessionCallers sessions) {
    this.keys = keys;
    this.sessions = sessions;
  }

  /** By the key in the header {@code Authorization}. */
  Optional<Presented> byKey(ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.of(header.substring(7).strip())
            .filter(key -> !key.isEmpty())
            .flatMap(
                key -> keys.caller(key).map(caller -> new Presented(caller, Secret.of(key), false)))
        : Optional.empty();
  }

  /** By the key, else by the console's session. */
  public Optional<Presented> byKeyOrSession(ContainerRequestContext request) {
    return byKey(request).or(() -> sessions.find(request));
  }
}
