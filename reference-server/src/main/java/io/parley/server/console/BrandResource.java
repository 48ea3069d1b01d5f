package io.parley.server.console;

import io.parley.server.console.page.BrandPalette;
import io.parley.server.console.page.Look;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** The colours of an account's brand as a style sheet of its own: pages have no inline style. */
@Path("/manage/{tenantId}/brand.css")
public final class BrandResource {
  /** The style sheet; its address changes with the colour. */
  @GET
  @Needs(Role.VIEWER)
  public Response style(@Context ContainerRequestContext request) {
    Look look = Visit.of(request).look();
    return Response.ok(look.color().isEmpty() ? "" : BrandPalette.of(look.color()).css())
        .type("text/css; charset=utf-8")
        .header("Cache-Control", "private, max-age=3600")
        .build();
  }
}
