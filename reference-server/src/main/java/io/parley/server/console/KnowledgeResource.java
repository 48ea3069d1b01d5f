package io.parley.server.console;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.rag.article.Articles;
import io.parley.rag.article.Category;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.index.Hit;
import io.parley.rag.index.TextQuery;
import io.parley.server.console.page.ArticleForm;
import io.parley.server.console.page.KnowledgeView;
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

/** The knowledge base: categories, articles, files, and a search to try them. */
@Path("/manage/{tenantId}/knowledge-base")
public final class KnowledgeResource {
  private static final int SHOWN = 100;
  private static final int HITS = 5;
  private static final int LONGEST_QUESTION = 2_000;

  private final KnowledgeBase knowledge;
  private final Pages pages;

  KnowledgeResource(KnowledgeBase knowledge, Pages pages) {
    this.knowledge = knowledge;
    this.pages = pages;
  }

  /** The page, with what is found for a question when one is tried. */
  @GET
  @Needs(Role.VIEWER)
  public Response show(
      @Context ContainerRequestContext request, @QueryParam("q") @Nullable String question) {
    return show(request, Optional.ofNullable(question).map(String::strip).orElse(""), "", 200);
  }

  private Response show(
      ContainerRequestContext request, String question, String problem, int status) {
    Visit visit = Visit.of(request);
    TenantId tenant = visit.tenant();
    List<Hit> hits =
        question.isEmpty() || question.length() > LONGEST_QUESTION
            ? List.of()
            : knowledge.search(tenant, TextQuery.of(question, HITS), 0);
    return pages.show(
        status,
        "knowledge",
        pages.page(visit, "knowledge-base"),
        view(knowledge, tenant, question, hits, problem, ArticleForm.EMPTY));
  }

  /** The page on which an article that is not taken is typed on. */
  static KnowledgeView typed(KnowledgeBase knowledge, TenantId tenant, ArticleForm typed) {
    return view(knowledge, tenant, "", List.of(), "", typed);
  }

  private static KnowledgeView view(
      KnowledgeBase knowledge,
      TenantId tenant,
      String question,
      List<Hit> hits,
      String problem,
      ArticleForm typed) {
    return new KnowledgeView(
        knowledge.categories().list(tenant, Optional.empty(), SHOWN),
        knowledge.articles().list(tenant, Articles.Selection.ALL, Optional.empty(), SHOWN),
        knowledge.files().list(tenant, Optional.empty(), Optional.empty(), SHOWN),
        question,
        hits,
        problem,
        typed);
  }

  /** The files alone, for a page that looks again while they are read. */
  @GET
  @Path("files")
  @Needs(Role.VIEWER)
  public Response files(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    return pages.show(
        "knowledgeFiles",
        pages.page(visit, "knowledge-base"),
        typed(knowledge, visit.tenant(), ArticleForm.EMPTY));
  }

  /** Makes a category. */
  @POST
  @Path("categories")
  @Needs(Role.OPERATOR)
  public Response create(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    try {
      var content = new Category.Content(fields.text("name").orElse(""), "", fields.text("parent"));
      var unused =
          knowledge
              .categories()
              .create(visit.tenant(), UniqueId.at(visit.now()), content, visit.now());
      return Redirect.to(home(visit) + "?done=saved");
    } catch (IllegalArgumentException e) {
      return show(request, "", String.valueOf(e.getMessage()), 422);
    }
  }

  /** Removes an empty category. */
  @POST
  @Path("categories/{id}/delete")
  @Needs(Role.OPERATOR)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    try {
      knowledge.categories().remove(visit.tenant(), id, visit.now());
      return Redirect.to(home(visit) + "?done=removed");
    } catch (IllegalStateException e) {
      return show(request, "", String.valueOf(e.getMessage()), 409);
    }
  }

  static String home(Visit visit) {
    return "/manage/" + visit.tenant() + "/knowledge-base";
  }
}
