package io.parley.server.resource;

import io.parley.core.language.Language;
import io.parley.core.work.Storage;
import io.parley.rag.file.KnowledgeFile;
import io.parley.rag.file.KnowledgeFiles;
import io.parley.rag.index.Chunk;
import io.parley.rag.ingest.FileType;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
import io.parley.server.knowledge.UploadFolder;
import io.parley.server.knowledge.UploadForm;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassfish.jersey.media.multipart.FormDataMultiPart;
import org.jspecify.annotations.Nullable;

/** Uploaded files and fetched pages that agents answer from. */
@Path("/api/knowledge-base/files")
@Produces(MediaType.APPLICATION_JSON)
public final class FileResource {
  private final KnowledgeFiles files;
  private final UploadFolder folder;
  private final Commits commits;
  private final FileAnswers answers;

  /**
   * @param folder where uploads are until they are stored
   */
  public FileResource(KnowledgeFiles files, Storage storage, UploadFolder folder, Commits commits) {
    this.files = files;
    this.folder = folder;
    this.commits = commits;
    this.answers = new FileAnswers(storage);
  }

  /** Takes a file in: field {@code file}, and {@code categoryId} and {@code language} if wanted. */
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Needs(Role.OPERATOR)
  @Exchange(gives = FileAnswers.Accepted.class, status = 202, takesType = "multipart/form-data")
  public Response upload(
      @Context ContainerRequestContext request, @Nullable FormDataMultiPart multipart) {
    FormDataMultiPart form = Bodies.present(multipart);
    try (UploadForm read = UploadForm.read(form, folder)) {
      KnowledgeFiles.Upload upload = read.upload();
      Optional<Response> before =
          commits.answeredBefore(
              request,
              KnowledgeFiles.sha256(upload.content())
                  + "\n"
                  + upload.name()
                  + "\n"
                  + upload.categoryId()
                  + "\n"
                  + upload.language());
      if (before.isPresent()) {
        return before.get();
      }
      Instant now = commits.now();
      KnowledgeFiles.Added added =
          FileAnswers.checked(() -> files.add(Caller.of(request).tenant(), upload, now));
      return commits.answered(request, answers.added(added));
    } finally {
      form.cleanup();
    }
  }

  /** The files and pages, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = FileView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("categoryId") @Nullable String categoryId,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    return Answer.ok(
            page.body(
                files.list(
                    Caller.of(request).tenant(),
                    Optional.ofNullable(categoryId),
                    page.before(),
                    page.withNext()),
                KnowledgeFile::id,
                FileView::of))
        .response();
  }

  /** One file. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = FileView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    KnowledgeFile file = file(request, id);
    return Answer.ok(FileView.of(file), file.version()).response();
  }

  /** Changes its name, category or language, as the patch names. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.OPERATOR)
  @Exchange(gives = FileView.class, takes = FileView.Settings.class)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    KnowledgeFile changed =
        expected.change(
            () -> {
              KnowledgeFile file = file(request, id);
              expected.check("file " + id, file.version());
              FileView.Settings settings =
                  changes.applyTo(FileView.Settings.of(file.content()), FileView.Settings.class);
              return ProblemException.checked(
                  () ->
                      files.change(
                          file,
                          Bodies.required("name", settings.name()),
                          settings.categoryId(),
                          settings.language().map(Language::of),
                          commits.now()));
            });
    return Answer.ok(FileView.of(changed), changed.version()).response();
  }

  /** Its chunks as they are found, in order. */
  @GET
  @Path("{id}/chunks")
  @Needs(Role.VIEWER)
  @Exchange(gives = FileView.ChunkView.class, page = true)
  public Response chunks(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    KnowledgeFile file = file(request, id);
    List<Chunk> all = files.chunks(file.tenant(), id);
    int from =
        page.before()
            .map(
                last ->
                    1
                        + all.stream()
                            .filter(chunk -> chunk.id().equals(last))
                            .findFirst()
                            .map(Chunk::ordinal)
                            .orElse(all.size()))
            .orElse(0);
    List<Chunk> shown =
        all.subList(Math.min(from, all.size()), Math.min(from + page.withNext(), all.size()));
    return Answer.ok(page.body(shown, Chunk::id, FileView.ChunkView::of)).response();
  }

  /** Its bytes, to be saved and never to be shown in a page of ours. */
  @GET
  @Path("{id}/content")
  @Produces(MediaType.WILDCARD)
  @Needs(Role.VIEWER)
  @Exchange(type = "*/*")
  public Response content(@Context ContainerRequestContext request, @PathParam("id") String id) {
    KnowledgeFile file = file(request, id);
    KnowledgeFile.Content content = file.content();
    if (content.size() == 0) {
      throw new ProblemException(Problem.of(409, "page '" + id + "' is not fetched yet"));
    }
    StreamingOutput bytes =
        out -> {
          try (InputStream in = files.open(file)) {
            in.transferTo(out);
          }
        };
    return Response.ok(bytes)
        .type(
            content.type() == FileType.HTML
                ? MediaType.APPLICATION_OCTET_STREAM
                : content.type().mediaType())
        .header("Content-Length", content.size())
        .header(
            "Content-Disposition",
            "attachment; filename=\"file."
                + content.type().extensions().getFirst()
                + "\"; filename*=UTF-8''"
                + URLEncoder.encode(content.name(), StandardCharsets.UTF_8).replace("+", "%20"))
        .header("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
        .build();
  }

  /** Has a file that failed go on with the stage it failed in. */
  @POST
  @Path("{id}/retry")
  @Needs(Role.OPERATOR)
  @Exchange(gives = FileAnswers.Accepted.class, status = 202)
  public Response retry(@Context ContainerRequestContext request, @PathParam("id") String id) {
    KnowledgeFile file = file(request, id);
    if (file.status() != KnowledgeFile.Status.FAILED) {
      throw new ProblemException(
          Problem.of(
              409,
              "file '"
                  + id
                  + "' is "
                  + Bodies.spelled(file.status())
                  + "; only failed ones retry"));
    }
    files.retry(file, commits.now());
    return commits.answered(request, answers.accepted(file, Map.of("fileId", id)));
  }

  /** Removes a file with all that was made of it. */
  @DELETE
  @Path("{id}")
  @Needs(Role.OPERATOR)
  @Exchange(status = 204)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    KnowledgeFile file = file(request, id);
    Expected.of(request).check("file " + id, file.version());
    files.remove(file.tenant(), id, commits.now());
    return Answer.nothing().response();
  }

  private KnowledgeFile file(ContainerRequestContext request, String id) {
    return ProblemException.present(files.find(Caller.of(request).tenant(), id), "file", id);
  }
}
