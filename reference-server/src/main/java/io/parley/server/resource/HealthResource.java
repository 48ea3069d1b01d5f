package io.parley.server.resource;

import io.parley.server.contract.Exchange;
import io.parley.server.operations.Health;
import io.parley.server.security.Open;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether this process is well, for those who watch it. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {
  private final Health health;

  public HealthResource(Health health) {
    this.health = health;
  }

  /**
   * How the process is.
   *
   * @param status {@code up} or {@code down}
   * @param checks what was looked at
   */
  record WellBeing(String status, @Nullable Map<String, Object> checks) {}

  /** Everything that can be told: 200 when ready for work, else 503. */
  @GET
  @Open
  @Exchange(gives = WellBeing.class)
  public Response all() {
    return answer(health.report());
  }

  /** Whether the process should live on. */
  @GET
  @Path("live")
  @Open
  @Exchange(gives = WellBeing.class)
  public Response live() {
    return answer(health.alive());
  }

  /** Whether it should be given work. */
  @GET
  @Path("ready")
  @Open
  @Exchange(gives = WellBeing.class)
  public Response ready() {
    return answer(health.ready());
  }

  private static Response answer(Health.Report report) {
    return Response.status(report.up() ? 200 : 503).entity(report.body()).build();
  }
}
