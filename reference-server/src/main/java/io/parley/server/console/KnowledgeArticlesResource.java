package io.parley.server.console;

import io.parley.core.UniqueId;
import io.parley.rag.article.Article;
import io.parley.rag.article.KnowledgeBase;
import io.parley.server.console.page.ArticleForm;
import io.parley.server.console.page.ArticleView;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** Articles of the knowledge base: writing, changing, removing. */
@Path("/manage/{tenantId}/knowledge-base/articles")
public final class KnowledgeArticlesResource {
  private static final int CATEGORIES = 100;

  private final KnowledgeBase knowledge;
  private final Pages pages;

  KnowledgeArticlesResource(KnowledgeBase knowledge, Pages pages) {
    this.knowledge = knowledge;
    this.pages = pages;
  }

  /** Writes a new one. */
  @POST
  @Needs(Role.OPERATOR)
  public Response create(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    ArticleForm form = form(Fields.of(request));
    try {
      Article.Saved saved =
          knowledge
              .articles()
              .create(
                  visit.tenant(),
                  UniqueId.at(visit.now()),
                  content(form, Optional.empty()),
                  visit.now());
      return Redirect.to(
          KnowledgeResource.home(visit) + "/articles/" + saved.article().id() + "?done=saved");
    } catch (IllegalArgumentException e) {
      return pages.show(
          422,
          "knowledge",
          pages.page(visit, "knowledge-base"),
          KnowledgeResource.typed(
              knowledge, visit.tenant(), form.refused(String.valueOf(e.getMessage()))));
    }
  }

  /** One article, to be changed. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Article article = article(visit, id);
    return show(visit, article, ArticleForm.of(article), 200);
  }

  private Response show(Visit visit, Article article, ArticleForm form, int status) {
    return pages.show(
        status,
        "article",
        pages.page(visit, "knowledge-base"),
        new ArticleView(
            article,
            form,
            knowledge.categories().list(visit.tenant(), Optional.empty(), CATEGORIES),
            knowledge.chunks(visit.tenant(), article.id())));
  }

  /** Changes one. */
  @POST
  @Path("{id}")
  @Needs(Role.OPERATOR)
  public Response change(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Article article = article(visit, id);
    ArticleForm form = form(Fields.of(request));
    try {
      var unused =
          knowledge
              .articles()
              .update(
                  visit.tenant(),
                  id,
                  article.version(),
                  content(form, Optional.of(article.content())),
                  visit.now());
      return Redirect.to(KnowledgeResource.home(visit) + "/articles/" + id + "?done=saved");
    } catch (IllegalArgumentException e) {
      return show(visit, article, form.refused(String.valueOf(e.getMessage())), 422);
    }
  }

  /** Removes one. */
  @POST
  @Path("{id}/delete")
  @Needs(Role.OPERATOR)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    knowledge.articles().remove(visit.tenant(), article(visit, id).id(), visit.now());
    return Redirect.to(KnowledgeResource.home(visit) + "?done=removed");
  }

  private static ArticleForm form(Fields fields) {
    return new ArticleForm(
        fields.text("title").orElse(""),
        fields.raw("body").replace("\r\n", "\n"),
        fields.text("categoryId"),
        fields.text("draft").isPresent(),
        "");
  }

  /** What the form says; what it does not ask for stays as it was. */
  private static Article.Content content(ArticleForm form, Optional<Article.Content> before) {
    return new Article.Content(
        form.title(),
        form.body(),
        form.categoryId(),
        before.flatMap(Article.Content::language),
        form.draft() ? Article.Status.DRAFT : Article.Status.PUBLISHED,
        before.map(Article.Content::tags).orElse(List.of()));
  }

  private Article article(Visit visit, String id) {
    return knowledge.articles().find(visit.tenant(), id).orElseThrow(() -> new ConsoleError(404));
  }
}
