package io.parley.server.console;

import io.parley.core.UniqueId;
import io.parley.core.work.Storage;
import io.parley.rag.article.Article;
import io.parley.rag.article.KnowledgeBase;
import io.parley.server.console.page.GapView;
import io.parley.server.console.page.GapsView;
import io.parley.server.insight.ArticleDraft;
import io.parley.server.insight.Gap;
import io.parley.server.insight.Gaps;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What customers ask and the knowledge base does not answer, and the articles made of it. */
@Path("/manage/{tenantId}/knowledge-base/gaps")
public final class GapsResource {
  private static final String SECTION = "knowledge-base";
  private static final int UNPROCESSABLE = 422;
  private static final int CATEGORIES = 100;

  private final Storage storage;
  private final Gaps gaps;
  private final KnowledgeBase knowledge;
  private final Pages pages;

  GapsResource(Storage storage, Gaps gaps, KnowledgeBase knowledge, Pages pages) {
    this.storage = storage;
    this.gaps = gaps;
    this.knowledge = knowledge;
    this.pages = pages;
  }

  /** The gaps of a state, the most asked first; open ones where none is named. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("state") @Nullable String named,
      @QueryParam("before") @Nullable String before) {
    Visit visit = Visit.of(request);
    Gap.State state =
        Paging.choice(Gap.State.class, Optional.ofNullable(named)).orElse(Gap.State.OPEN);
    List<Gap> all = gaps.all(visit.tenant(), Optional.empty(), visit.now());
    List<Gap> wanted = all.stream().filter(gap -> gap.state() == state).toList();
    List<Gap> found = wanted.stream().skip(after(wanted, before)).limit(Paging.LINES + 1).toList();
    return pages.show(
        "gaps",
        pages.page(visit, SECTION),
        new GapsView(
            state,
            all.stream().collect(Collectors.groupingBy(Gap::state, Collectors.counting())),
            Paging.shown(found),
            Paging.next(
                found,
                Gap::id,
                home(visit),
                "state",
                state.name().toLowerCase(java.util.Locale.ROOT))));
  }

  /** How many come before those that follow the one with that id. */
  private static long after(List<Gap> all, @Nullable String id) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(id)) {
        return i + 1L;
      }
    }
    return 0;
  }

  /** The form that makes an article of one. */
  @GET
  @Path("{id}")
  @Needs(Role.OPERATOR)
  public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    return show(200, visit, gap(visit, id), Map.of(), Optional.empty());
  }

  private Response show(
      int status, Visit visit, Gap gap, Map<String, String> values, Optional<String> problem) {
    return pages.show(
        status,
        "gap",
        pages.page(visit, SECTION),
        new GapView(
            gap,
            draft(visit, gap),
            knowledge.categories().list(visit.tenant(), Optional.empty(), CATEGORIES),
            values,
            problem));
  }

  private ArticleDraft draft(Visit visit, Gap gap) {
    return ArticleDraft.of(storage.conversations(), visit.tenant(), gap);
  }

  /** Makes an article of one; then it is answered until somebody asks it again. */
  @POST
  @Path("{id}/article")
  @Needs(Role.OPERATOR)
  public Response write(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    Gap gap = gap(visit, id);
    String body = fields.raw("body").replace("\r\n", "\n");
    ArticleDraft draft = draft(visit, gap);
    if (draft.from() == ArticleDraft.From.NOBODY && body.strip().equals(draft.body().strip())) {
      String unanswered = pages.page(visit, SECTION).t("gap.unanswered");
      return show(UNPROCESSABLE, visit, gap, fields.values(), Optional.of(unanswered));
    }
    Article.Saved saved;
    try {
      saved =
          knowledge
              .articles()
              .create(
                  visit.tenant(),
                  UniqueId.at(visit.now()),
                  new Article.Content(
                      fields.text("title").orElse(""),
                      body,
                      fields.text("categoryId"),
                      gap.language(),
                      fields.text("draft").isPresent()
                          ? Article.Status.DRAFT
                          : Article.Status.PUBLISHED,
                      List.of()),
                  visit.now());
    } catch (IllegalArgumentException e) {
      return show(
          UNPROCESSABLE, visit, gap, fields.values(), Optional.of(String.valueOf(e.getMessage())));
    }
    decide(visit, gap, Optional.of(saved.article().id()));
    return Redirect.to(
        KnowledgeResource.home(visit) + "/articles/" + saved.article().id() + "?done=written");
  }

  /** Says that it is none. */
  @POST
  @Path("{id}/dismiss")
  @Needs(Role.OPERATOR)
  public Response dismiss(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    decide(visit, gap(visit, id), Optional.empty());
    return Redirect.to(home(visit) + "?done=dismissed");
  }

  /** Takes back what was decided. */
  @POST
  @Path("{id}/reopen")
  @Needs(Role.OPERATOR)
  public Response reopen(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    storage.work().commit(gaps.reopen(visit.tenant(), gap(visit, id)), visit.now());
    return Redirect.to(home(visit) + "?done=reopened");
  }

  private void decide(Visit visit, Gap gap, Optional<String> articleId) {
    storage
        .work()
        .commit(
            List.of(
                gaps.decide(
                    visit.tenant(),
                    gap,
                    articleId,
                    visit.member().name(),
                    UniqueId.at(visit.now()),
                    visit.now())),
            visit.now());
  }

  private Gap gap(Visit visit, String id) {
    return gaps.find(visit.tenant(), id, visit.now()).orElseThrow(() -> new ConsoleError(404));
  }

  private static String home(Visit visit) {
    return KnowledgeResource.home(visit) + "/gaps";
  }
}
