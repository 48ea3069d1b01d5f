package io.parley.server.security;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/** Tells who makes a request by the console's session; the API asks only where a method says so. */
@FunctionalInterface
public interface SessionCallers {
  /** The session that came with the request and lasts; empty when there is none. */
  Optional<Presented> find(ContainerRequestContext request);
}
