package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.language.Language;
import io.parley.rag.article.Article;
import io.parley.rag.article.Articles;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
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
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What agents answer from. */
@Path("/api/knowledge-base/articles")
@Produces(MediaType.APPLICATION_JSON)
public final class ArticleResource {
  private static final String PATH = "/api/knowledge-base/articles/";

  private final Articles articles;
  private final Commits commits;

  public ArticleResource(Articles articles, Commits commits) {
    this.articles = articles;
    this.commits = commits;
  }

  /** The articles, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = ArticleView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("categoryId") @Nullable String categoryId,
      @QueryParam("language") @Nullable String language,
      @QueryParam("status") @Nullable String status,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    var selection =
        new Articles.Selection(
            Optional.ofNullable(categoryId),
            Optional.ofNullable(language)
                .map(code -> ProblemException.checked(() -> Language.of(code))),
            Bodies.parameter("status", Article.Status.class, status));
    return Answer.ok(
            page.body(
                articles.list(
                    Caller.of(request).tenant(), selection, page.before(), page.withNext()),
                Article::id,
                ArticleView::of))
        .response();
  }

  /** Creates an article; it is found by searches once {@code indexed} is true. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = ArticleView.class, status = 201)
  public Response create(
      @Context ContainerRequestContext request, ArticleView.@Nullable Settings settings) {
    Article.Content content = Bodies.present(settings).content();
    TenantId tenant = Caller.of(request).tenant();
    Instant now = commits.now();
    Article.Saved saved =
        ProblemException.checked(() -> articles.create(tenant, UniqueId.at(now), content, now));
    return commits.answered(
        request, Answer.created(PATH + saved.article().id(), ArticleView.of(saved)));
  }

  /** One article. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = ArticleView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Article article = article(request, id);
    return Answer.ok(ArticleView.of(article), article.version()).response();
  }

  /** Changes what the patch names. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.OPERATOR)
  @Exchange(gives = ArticleView.class, takes = ArticleView.Settings.class)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    Article.Saved saved =
        expected.change(
            () -> {
              Article article = article(request, id);
              expected.check("article " + id, article.version());
              Article.Content content =
                  changes
                      .applyTo(
                          ArticleView.Settings.of(article.content()), ArticleView.Settings.class)
                      .content();
              return ProblemException.checked(
                  () ->
                      articles.update(
                          article.tenant(), id, article.version(), content, commits.now()));
            });
    return Answer.ok(ArticleView.of(saved), saved.article().version()).response();
  }

  /** Removes an article, from searches too. */
  @DELETE
  @Path("{id}")
  @Needs(Role.OPERATOR)
  @Exchange(status = 204)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Article article = article(request, id);
    Expected.of(request).check("article " + id, article.version());
    articles.remove(article.tenant(), id, commits.now());
    return Answer.nothing().response();
  }

  private Article article(ContainerRequestContext request, String id) {
    return ProblemException.present(articles.find(Caller.of(request).tenant(), id), "article", id);
  }
}
