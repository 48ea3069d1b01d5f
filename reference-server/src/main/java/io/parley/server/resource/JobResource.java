package io.parley.server.resource;

import io.parley.core.UniqueId;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.desk.JobDesk;
import io.parley.server.operations.TestJob;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Work that runs in the background. */
@Path("/api/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class JobResource {
  private final Storage storage;
  private final JobDesk desk;
  private final Commits commits;

  public JobResource(Storage storage, Commits commits) {
    this.storage = storage;
    this.desk = new JobDesk(storage);
    this.commits = commits;
  }

  /** What to start. */
  public record Wanted(@Nullable String type) {
    public Wanted {
      if (!TestJob.TYPE.equals(Bodies.required("type", type))) {
        throw new IllegalArgumentException("type '" + type + "' must be test");
      }
    }
  }

  /** The jobs, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = JobView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("type") @Nullable String type,
      @QueryParam("status") @Nullable String status,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    var query =
        new WorkLog.JobQuery(
            Optional.ofNullable(type),
            Bodies.parameter("status", Job.Status.class, status),
            false,
            page.before(),
            page.withNext());
    List<Job> found = storage.log().jobs(Caller.of(request).tenant(), query);
    return Answer.ok(page.body(found, Job::id, JobView::of)).response();
  }

  /** Starts a job. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = JobView.class, status = 202)
  public Response start(@Context ContainerRequestContext request, @Nullable Wanted wanted) {
    String type = Bodies.required("type", Bodies.present(wanted).type());
    Instant now = commits.now();
    String id = UniqueId.at(now);
    Job job = Job.of(Caller.of(request).tenant(), id, type, id, "{}", now).keptWhenDone();
    return commits.commit(
        request,
        List.of(new Write.Enqueue(job)),
        Answer.accepted(JobView.location(id), JobView.of(job)),
        now);
  }

  /** One job. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = JobView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return Answer.ok(JobView.of(job(request, id))).response();
  }

  /** Makes a job that ended due again. */
  @POST
  @Path("{id}/retry")
  @Needs(Role.OPERATOR)
  @Exchange(gives = JobView.class, status = 202)
  public Response retry(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return changed(
        request, desk.retry(job(request, id), Caller.of(request).name(), commits.now()), id);
  }

  /** Stops a job that waits. */
  @POST
  @Path("{id}/cancel")
  @Needs(Role.OPERATOR)
  @Exchange(gives = JobView.class, status = 202)
  public Response cancel(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return changed(
        request, desk.cancel(job(request, id), Caller.of(request).name(), commits.now()), id);
  }

  private Response changed(ContainerRequestContext request, Optional<String> objection, String id) {
    if (objection.isPresent()) {
      throw new ProblemException(Problem.of(409, objection.get()));
    }
    return commits.answered(
        request, Answer.accepted(JobView.location(id), JobView.of(job(request, id))));
  }

  private Job job(ContainerRequestContext request, String id) {
    return ProblemException.present(storage.log().job(Caller.of(request).tenant(), id), "job", id);
  }
}
