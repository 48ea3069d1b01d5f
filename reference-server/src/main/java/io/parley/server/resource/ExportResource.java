package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.work.Job;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.export.Export;
import io.parley.server.export.ExportFile;
import io.parley.server.export.ExportFormat;
import io.parley.server.export.ExportKind;
import io.parley.server.export.ExportRequest;
import io.parley.server.export.Exports;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is stored of the account, as files. */
@Path("/api/export")
@Produces(MediaType.APPLICATION_JSON)
public final class ExportResource {
  private final Exports exports;
  private final Commits commits;

  public ExportResource(Exports exports, Commits commits) {
    this.exports = exports;
    this.commits = commits;
  }

  /**
   * What to export.
   *
   * @param kind conversations, messages, leads, articles or events
   * @param format csv, jsonl or xlsx; csv
   * @param from from this instant on
   * @param to before this instant
   * @param agentId only this agent's; not for articles and events
   */
  public record Wanted(
      @Nullable String kind,
      @Nullable String format,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<String> agentId) {
    public Wanted {
      var unused = request(kind, format, from, to, agentId);
    }

    ExportRequest request() {
      return request(kind, format, from, to, agentId);
    }

    private static ExportRequest request(
        @Nullable String kind,
        @Nullable String format,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<String> agentId) {
      return new ExportRequest(
          Bodies.choice("kind", ExportKind.class, Bodies.required("kind", kind)),
          format == null ? ExportFormat.CSV : Bodies.choice("format", ExportFormat.class, format),
          from,
          to,
          agentId);
    }
  }

  /**
   * An export.
   *
   * @param status as the status of its job
   * @param downloadUrl where the file is, with the same credentials; null until it is made
   * @param expiresAt when the file is removed
   */
  record ExportView(
      String id,
      String kind,
      String format,
      String status,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<String> agentId,
      String by,
      Optional<Long> rows,
      Optional<Long> bytes,
      Optional<String> downloadUrl,
      Optional<Instant> expiresAt,
      Instant createdAt) {}

  /** Has a file made; the job's result says where it is. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Exchange(gives = JobView.class, status = 202)
  public Response start(@Context ContainerRequestContext request, @Nullable Wanted wanted) {
    Caller caller = Caller.of(request);
    var export = new Export(Bodies.present(wanted).request(), caller.name(), Optional.empty());
    Instant now = commits.now();
    String id = UniqueId.at(now);
    Job job = Exports.job(caller.tenant(), id, now);
    return commits.commit(
        request,
        exports.start(export, job),
        Answer.accepted(JobView.location(id), JobView.of(job)),
        now);
  }

  /** The exports of the last day, newest first. */
  @GET
  @Needs(Role.ADMIN)
  @Exchange(gives = ExportView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    TenantId tenant = Caller.of(request).tenant();
    return Answer.ok(
            page.body(exports.list(tenant, page.before(), page.withNext()), Stored::id, this::view))
        .response();
  }

  /** One export. */
  @GET
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(gives = ExportView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return Answer.ok(view(export(request, id))).response();
  }

  /** The file, until a day after it was made. */
  @GET
  @Path("{id}/content")
  @Produces(MediaType.WILDCARD)
  @Needs(Role.ADMIN)
  @Exchange(type = "application/octet-stream")
  public Response content(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return ExportFile.of(exports, export(request, id), commits.now());
  }

  /** Removes an export with its file. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Stored<Export> export = export(request, id);
    return commits.commit(request, exports.remove(export.tenant(), id), Answer.nothing());
  }

  private Stored<Export> export(ContainerRequestContext request, String id) {
    return ProblemException.present(exports.find(Caller.of(request).tenant(), id), "export", id);
  }

  private ExportView view(Stored<Export> stored) {
    Export export = stored.value();
    return new ExportView(
        stored.id(),
        Bodies.spelled(export.request().kind()),
        Bodies.spelled(export.request().format()),
        Bodies.spelled(exports.status(stored)),
        export.request().from(),
        export.request().to(),
        export.request().agentId(),
        export.by(),
        export.made().map(Export.Made::rows),
        export.made().map(Export.Made::bytes),
        export.made().map(made -> "/api/export/" + stored.id() + "/content"),
        export.made().map(Export.Made::expiresAt),
        stored.createdAt());
  }
}
