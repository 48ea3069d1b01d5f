package io.parley.server.console;

import io.parley.core.outgoing.RefusedAddressException;
import io.parley.rag.file.KnowledgeFile;
import io.parley.rag.file.KnowledgeFiles;
import io.parley.rag.file.PageFetcher;
import io.parley.rag.index.Chunk;
import io.parley.rag.ingest.UnreadableFileException;
import io.parley.rag.ingest.UnsupportedFileException;
import io.parley.server.console.page.KnowledgeFileView;
import io.parley.server.console.page.RefusalView;
import io.parley.server.knowledge.UploadFolder;
import io.parley.server.knowledge.UploadForm;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.glassfish.jersey.media.multipart.FormDataMultiPart;
import org.jspecify.annotations.Nullable;

/** Files and pages of the knowledge base: adding, looking at what became of them, removing. */
@Path("/manage/{tenantId}/knowledge-base")
public final class KnowledgeFilesResource {
  private static final int SHOWN = 50;
  private static final Duration EVERY = Duration.ofDays(1);

  private final KnowledgeFiles files;
  private final PageFetcher fetcher;
  private final UploadFolder folder;
  private final Pages pages;

  KnowledgeFilesResource(
      KnowledgeFiles files, PageFetcher fetcher, UploadFolder folder, Pages pages) {
    this.files = files;
    this.fetcher = fetcher;
    this.folder = folder;
    this.pages = pages;
  }

  /** Takes a file in. */
  @POST
  @Path("files")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Needs(Role.OPERATOR)
  public Response upload(
      @Context ContainerRequestContext request, @Nullable FormDataMultiPart multipart) {
    Visit visit = Visit.of(request);
    if (multipart == null) {
      throw new ConsoleError(400);
    }
    try {
      Gate.bearsToken(visit, UploadForm.field(multipart, "csrf").orElse(""));
      try (UploadForm read = UploadForm.read(multipart, folder)) {
        var added = files.add(visit.tenant(), read.upload(), visit.now());
        return Redirect.to(address(visit, added.file()));
      }
    } catch (ProblemException e) {
      return refused(visit, e.problem().detail());
    } catch (IllegalArgumentException | UnsupportedFileException | UnreadableFileException e) {
      return refused(visit, String.valueOf(e.getMessage()));
    } finally {
      multipart.cleanup();
    }
  }

  /** Adds a page. */
  @POST
  @Path("urls")
  @Needs(Role.OPERATOR)
  public Response fetch(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    try {
      String address = fetcher.checked(fields.text("url").orElse(""));
      var added =
          files.add(
              visit.tenant(),
              new KnowledgeFiles.Link(
                  new KnowledgeFile.Page(address, EVERY),
                  fields.text("categoryId"),
                  Optional.empty()),
              visit.now());
      return Redirect.to(address(visit, added.file()));
    } catch (RefusedAddressException | IllegalArgumentException e) {
      return refused(visit, String.valueOf(e.getMessage()));
    }
  }

  private Response refused(Visit visit, String why) {
    return pages.show(
        422, "knowledgeRefused", pages.page(visit, "knowledge-base"), new RefusalView(why));
  }

  /** One file with its stages and the first of its chunks. */
  @GET
  @Path("files/{id}")
  @Needs(Role.VIEWER)
  public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    KnowledgeFile file = file(visit, id);
    List<Chunk> chunks = files.chunks(visit.tenant(), id);
    return pages.show(
        visit.fragment() ? "knowledgeFileState" : "knowledgeFile",
        pages.page(visit, "knowledge-base"),
        new KnowledgeFileView(file, chunks.subList(0, Math.min(SHOWN, chunks.size()))));
  }

  /** Has a file that failed go on. */
  @POST
  @Path("files/{id}/retry")
  @Needs(Role.OPERATOR)
  public Response retry(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    KnowledgeFile file = file(visit, id);
    if (file.status() != KnowledgeFile.Status.FAILED) {
      throw new ConsoleError(409);
    }
    files.retry(file, visit.now());
    return Redirect.to(address(visit, file));
  }

  /** Removes a file with all that was made of it. */
  @POST
  @Path("files/{id}/delete")
  @Needs(Role.OPERATOR)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    files.remove(visit.tenant(), file(visit, id).id(), visit.now());
    return Redirect.to(KnowledgeResource.home(visit) + "?done=removed");
  }

  private KnowledgeFile file(Visit visit, String id) {
    return files.find(visit.tenant(), id).orElseThrow(() -> new ConsoleError(404));
  }

  private static String address(Visit visit, KnowledgeFile file) {
    return KnowledgeResource.home(visit) + "/files/" + file.id();
  }
}
