package io.parley.server.call;

import io.parley.core.TenantId;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/**
 * A request that asked to be carried out once.
 *
 * @param tenant whose request it is
 * @param id stands for the header {@code Idempotency-Key}
 * @param request stands for its method, path and body
 * @param version of the expired answer that is in the way; 0 for none
 */
record Ticket(TenantId tenant, String id, String request, long version) {
  private static final String PROPERTY = "io.parley.ticket";

  static Optional<Ticket> of(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Ticket ticket
        ? Optional.of(ticket)
        : Optional.empty();
  }

  void attach(ContainerRequestContext request) {
    request.setProperty(PROPERTY, this);
  }

  Ticket over(long version) {
    return new Ticket(tenant, id, request, version);
  }
}
