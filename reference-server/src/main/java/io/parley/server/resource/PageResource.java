package io.parley.server.resource;

import io.parley.core.language.Language;
import io.parley.core.outgoing.RefusedAddressException;
import io.parley.core.work.Storage;
import io.parley.rag.file.KnowledgeFile;
import io.parley.rag.file.KnowledgeFiles;
import io.parley.rag.file.PageFetcher;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.contract.Exchange;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Web pages that agents answer from; once added, they are found among the files. */
@Path("/api/knowledge-base/urls")
@Produces(MediaType.APPLICATION_JSON)
public final class PageResource {
  private static final Duration USUAL = Duration.ofDays(1);

  private final KnowledgeFiles files;
  private final PageFetcher pages;
  private final Commits commits;
  private final FileAnswers answers;

  public PageResource(KnowledgeFiles files, PageFetcher pages, Storage storage, Commits commits) {
    this.files = files;
    this.pages = pages;
    this.commits = commits;
    this.answers = new FileAnswers(storage);
  }

  /**
   * What to fetch.
   *
   * @param url of one page, http or https, on the public internet
   * @param categoryId empty: in no category
   * @param language of the page; empty: as detected
   * @param refetchEvery how often it is fetched again; 1 hour to 365 days, 1 day by default
   */
  public record Wanted(
      @Nullable String url,
      Optional<String> categoryId,
      Optional<String> language,
      Optional<Duration> refetchEvery) {
    public Wanted {
      var unused = new KnowledgeFile.Page(Bodies.required("url", url), refetchEvery.orElse(USUAL));
      var unusedLanguage = language.map(Language::of);
    }
  }

  /** Adds a page, which is fetched at once; one that is there already is fetched again. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = FileAnswers.Accepted.class, status = 202)
  public Response add(@Context ContainerRequestContext request, @Nullable Wanted wanted) {
    Wanted body = Bodies.present(wanted);
    String address;
    try {
      address = pages.checked(Bodies.required("url", body.url()));
    } catch (RefusedAddressException e) {
      throw ProblemException.field("url", e.getMessage());
    }
    Instant now = commits.now();
    var link =
        new KnowledgeFiles.Link(
            new KnowledgeFile.Page(address, body.refetchEvery().orElse(USUAL)),
            body.categoryId(),
            body.language().map(Language::of));
    KnowledgeFiles.Added added =
        FileAnswers.checked(() -> files.add(Caller.of(request).tenant(), link, now));
    return commits.answered(request, answers.added(added));
  }
}
