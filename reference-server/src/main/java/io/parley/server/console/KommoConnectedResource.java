package io.parley.server.console;

import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** What a person sees when Kommo has sent them back with their consent. */
@Path("/manage/{tenantId}/kommo-connected")
public final class KommoConnectedResource {
  private final Pages pages;

  KommoConnectedResource(Pages pages) {
    this.pages = pages;
  }

  /** The page; it changes nothing. */
  @GET
  @Needs(Role.ADMIN)
  public Response show(@Context ContainerRequestContext request) {
    return pages.show("kommoConnected", pages.page(Visit.of(request), "ai-agents"), "");
  }
}
