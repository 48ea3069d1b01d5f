package io.parley.server.operations;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import java.util.Set;
import org.glassfish.jersey.server.ExtendedUriInfo;

/** Times every request by its route, never by its path: that may hold ids and secrets. */
@PreMatching
public final class RequestMetrics implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String STARTED = "io.parley.started";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final Metrics metrics;

  public RequestMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(STARTED, System.nanoTime());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(STARTED) instanceof Long started) {
      metrics.request(
          METHODS.contains(request.getMethod()) ? request.getMethod() : "other",
          route(request),
          response.getStatus(),
          System.nanoTime() - started);
    }
  }

  private static String route(ContainerRequestContext request) {
    var route = new StringBuilder();
    if (request.getUriInfo() instanceof ExtendedUriInfo matched) {
      matched.getMatchedTemplates().forEach(part -> route.insert(0, part.getTemplate()));
    }
    return route.isEmpty() ? "none" : route.toString().replaceAll("//+", "/");
  }
}
