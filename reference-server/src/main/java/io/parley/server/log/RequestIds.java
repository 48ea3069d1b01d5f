package io.parley.server.log;

import io.parley.server.security.Caller;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import org.slf4j.MDC;

/** Notes whose request is answered, beside every line that is logged meanwhile. */
@Priority(Priorities.AUTHENTICATION + 1)
public final class RequestIds implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String TENANT = "tenant";

  @Override
  public void filter(ContainerRequestContext request) {
    Caller.find(request).ifPresent(caller -> MDC.put(TENANT, caller.tenant().value()));
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MDC.remove(TENANT);
  }
}
