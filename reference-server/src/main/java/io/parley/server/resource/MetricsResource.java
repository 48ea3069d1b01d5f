package io.parley.server.resource;

import io.parley.server.contract.Exchange;
import io.parley.server.operations.Metrics;
import io.parley.server.security.Open;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** Figures for Prometheus. */
@Path("/metrics/prometheus")
public final class MetricsResource {
  private final Metrics metrics;

  public MetricsResource(Metrics metrics) {
    this.metrics = metrics;
  }

  /** All figures of this moment. */
  @GET
  @Open
  @Exchange(type = "text/plain")
  public Response read() {
    return Response.ok(metrics.text().getBytes(StandardCharsets.UTF_8))
        .type("text/plain; version=0.0.4; charset=utf-8")
        .build();
  }
}
