package io.parley.server.security;

import io.parley.core.TenantId;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/**
 * Who makes a request, as the credential says and nothing else.
 *
 * @param tenant whose data the request is about
 * @param name who it is, for people and the audit
 * @param role what they may do
 */
public record Caller(TenantId tenant, String name, Role role) {
  private static final String PROPERTY = "io.parley.caller";

  /** The caller of a request to a method that needs one. */
  public static Caller of(ContainerRequestContext request) {
    if (request.getProperty(PROPERTY) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("only methods marked @Needs have a caller");
  }

  /** The caller, where the request's method needed one. */
  public static Optional<Caller> find(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  void attach(ContainerRequestContext request) {
    request.setProperty(PROPERTY, this);
  }
}
