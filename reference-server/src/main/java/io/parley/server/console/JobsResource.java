package io.parley.server.console;

import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.server.console.page.JobsView;
import io.parley.server.desk.JobDesk;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Work in the background: what waits, what runs, what was given up and why. */
@Path("/manage/{tenantId}/jobs")
public final class JobsResource {
  private final Storage storage;
  private final JobDesk desk;
  private final Pages pages;

  JobsResource(Storage storage, Pages pages) {
    this.storage = storage;
    this.desk = new JobDesk(storage);
    this.pages = pages;
  }

  /** The list. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("status") @Nullable String status,
      @QueryParam("before") @Nullable String before) {
    Visit visit = Visit.of(request);
    Optional<Job.Status> chosen = Paging.choice(Job.Status.class, Optional.ofNullable(status));
    List<Job> found =
        storage
            .log()
            .jobs(
                visit.tenant(),
                new WorkLog.JobQuery(
                    Optional.empty(),
                    chosen,
                    false,
                    Optional.ofNullable(before),
                    Paging.LINES + 1));
    String name = chosen.map(Enum::name).orElse("");
    return pages.show(
        "jobs",
        pages.page(visit, "jobs"),
        new JobsView(
            Paging.shown(found),
            name,
            Paging.next(found, Job::id, "/manage/" + visit.tenant() + "/jobs", "status", name)));
  }

  /** Has one that ended tried again. */
  @POST
  @Path("{id}/retry")
  @Needs(Role.OPERATOR)
  public Response retry(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    return changed(visit, id, desk.retry(job(visit, id), visit.member().name(), visit.now()));
  }

  /** Stops one that waits. */
  @POST
  @Path("{id}/cancel")
  @Needs(Role.OPERATOR)
  public Response cancel(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    return changed(visit, id, desk.cancel(job(visit, id), visit.member().name(), visit.now()));
  }

  private Response changed(Visit visit, String id, Optional<String> objection) {
    if (objection.isPresent()) {
      throw new ConsoleError(409);
    }
    return visit.fragment()
        ? pages.show("jobRow", pages.page(visit, "jobs"), job(visit, id))
        : Redirect.to("/manage/" + visit.tenant() + "/jobs");
  }

  private Job job(Visit visit, String id) {
    return storage.log().job(visit.tenant(), id).orElseThrow(() -> new ConsoleError(404));
  }
}
