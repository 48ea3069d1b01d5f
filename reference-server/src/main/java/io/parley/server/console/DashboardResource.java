package io.parley.server.console;

import io.parley.core.work.Storage;
import io.parley.server.console.page.DashboardView;
import io.parley.server.feed.Feed;
import io.parley.server.feed.Summary;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** The first page: how things are, and what happened lately. */
@Path("/manage/{tenantId}")
public final class DashboardResource {
  private static final int FEED_LENGTH = 40;

  private final Storage storage;
  private final Feed feed;
  private final Pages pages;

  DashboardResource(Storage storage, Feed feed, Pages pages) {
    this.storage = storage;
    this.feed = feed;
    this.pages = pages;
  }

  /** The account's own address leads to its dashboard. */
  @GET
  @Needs(Role.VIEWER)
  public Response home(@Context ContainerRequestContext request) {
    return Redirect.to("/manage/" + Visit.of(request).tenant() + "/dashboard");
  }

  /** The page. */
  @GET
  @Path("dashboard")
  @Needs(Role.VIEWER)
  public Response show(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    return pages.show(
        "dashboard",
        pages.page(visit, "dashboard"),
        new DashboardView(
            Summary.of(storage, visit.tenant(), visit.now()),
            feed.newest(visit.tenant(), FEED_LENGTH),
            visit.now()));
  }
}
