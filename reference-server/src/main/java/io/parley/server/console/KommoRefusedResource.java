package io.parley.server.console;

import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** What a person sees when Kommo has sent them back without a consent that holds. */
@Path("/manage/{tenantId}/kommo-refused")
public final class KommoRefusedResource {
  private final Pages pages;

  KommoRefusedResource(Pages pages) {
    this.pages = pages;
  }

  /**
   * The page; it changes nothing.
   *
   * @param why {@code denied} when the person said no
   */
  @GET
  @Needs(Role.ADMIN)
  public Response show(
      @Context ContainerRequestContext request, @QueryParam("why") @Nullable String why) {
    return pages.show(
        "kommoRefused",
        pages.page(Visit.of(request), "ai-agents"),
        "denied".equals(why) ? "denied" : "failed");
  }
}
