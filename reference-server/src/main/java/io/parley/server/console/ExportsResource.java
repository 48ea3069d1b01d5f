package io.parley.server.console;

import io.parley.core.UniqueId;
import io.parley.core.agent.Agents;
import io.parley.core.work.Storage;
import io.parley.server.call.Bodies;
import io.parley.server.console.page.ExportsView;
import io.parley.server.export.Export;
import io.parley.server.export.ExportFile;
import io.parley.server.export.ExportFormat;
import io.parley.server.export.ExportKind;
import io.parley.server.export.ExportRequest;
import io.parley.server.export.Exports;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of what is stored: asked for, watched while they are made, taken away. */
@Path("/manage/{tenantId}/analytics/export")
public final class ExportsResource {
  private static final String SECTION = "analytics";
  private static final int UNPROCESSABLE = 422;
  private static final int SHOWN = 50;
  private static final int AGENTS = 100;

  private final Storage storage;
  private final Exports exports;
  private final Agents agents;
  private final Pages pages;

  ExportsResource(Storage storage, Exports exports, Pages pages) {
    this.storage = storage;
    this.exports = exports;
    this.agents = new Agents(storage);
    this.pages = pages;
  }

  /** The exports of the last day, and the form that asks for another. */
  @GET
  @Needs(Role.ADMIN)
  public Response list(@Context ContainerRequestContext request) {
    return show("exports", 200, Visit.of(request), Map.of(), List.of());
  }

  /** The exports alone, for a page that looks again while they are made. */
  @GET
  @Path("rows")
  @Needs(Role.ADMIN)
  public Response rows(@Context ContainerRequestContext request) {
    return show("exportRows", 200, Visit.of(request), Map.of(), List.of());
  }

  /** Has a file made. */
  @POST
  @Needs(Role.ADMIN)
  public Response start(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    ExportRequest wanted;
    try {
      wanted = read(fields, visit.look().zone());
    } catch (IllegalArgumentException e) {
      return show(
          "exports",
          UNPROCESSABLE,
          visit,
          fields.values(),
          List.of(String.valueOf(e.getMessage())));
    }
    var export = new Export(wanted, visit.member().name(), Optional.empty());
    storage
        .work()
        .commit(
            exports.start(
                export, Exports.job(visit.tenant(), UniqueId.at(visit.now()), visit.now())),
            visit.now());
    return Redirect.to(home(visit) + "?done=exporting");
  }

  private static ExportRequest read(Fields fields, ZoneId zone) {
    return new ExportRequest(
        Bodies.choice("kind", ExportKind.class, fields.raw("kind")),
        Bodies.choice("format", ExportFormat.class, fields.raw("format")),
        day("from", fields, 0, zone),
        day("to", fields, 1, zone),
        fields.text("agentId"));
  }

  /** The beginning of a day of the form, or of one after it. */
  private static Optional<Instant> day(String field, Fields fields, int days, ZoneId zone) {
    return fields
        .text(field)
        .map(text -> Bodies.day(field, text).plusDays(days).atStartOfDay(zone).toInstant());
  }

  /** The file. */
  @GET
  @Path("{id}/content")
  @Needs(Role.ADMIN)
  public Response content(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    return ExportFile.of(exports, export(visit, id), visit.now());
  }

  /** Removes one with its file. */
  @POST
  @Path("{id}/remove")
  @Needs(Role.ADMIN)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    storage.work().commit(exports.remove(visit.tenant(), export(visit, id).id()), visit.now());
    return Redirect.to(home(visit) + "?done=removed");
  }

  private Response show(
      String template, int status, Visit visit, Map<String, String> values, List<String> problems) {
    return pages.show(
        status,
        template,
        pages.page(visit, SECTION),
        new ExportsView(
            exports.list(visit.tenant(), Optional.empty(), SHOWN).stream()
                .map(stored -> line(stored, visit.now()))
                .toList(),
            agents.list(visit.tenant(), Optional.empty(), AGENTS),
            visit.look().zone(),
            values,
            problems));
  }

  private ExportsView.Line line(Stored<Export> stored, Instant now) {
    return new ExportsView.Line(
        stored,
        exports.status(stored),
        exports.written(stored),
        stored.value().made().filter(made -> !now.isBefore(made.expiresAt())).isPresent());
  }

  private Stored<Export> export(Visit visit, String id) {
    return exports.find(visit.tenant(), id).orElseThrow(() -> new ConsoleError(404));
  }

  private static String home(Visit visit) {
    return "/manage/" + visit.tenant() + "/analytics/export";
  }
}
