package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.language.Language;
import io.parley.core.work.Storage;
import io.parley.rag.article.Article;
import io.parley.rag.article.Articles;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.insight.ArticleDraft;
import io.parley.server.insight.Gap;
import io.parley.server.insight.Gaps;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What customers ask and the knowledge base does not answer. */
@Path("/api/knowledge-base/gaps")
@Produces(MediaType.APPLICATION_JSON)
public final class GapResource {
  private static final int EXAMPLES = 5;

  private final Gaps gaps;
  private final ConversationStore messages;
  private final Articles articles;
  private final Commits commits;

  public GapResource(Gaps gaps, Storage storage, Articles articles, Commits commits) {
    this.gaps = gaps;
    this.messages = storage.conversations();
    this.articles = articles;
    this.commits = commits;
  }

  /**
   * A gap.
   *
   * @param question as it was asked last
   * @param count how often it was asked, in the last 90 days
   * @param badlyRated how often of these it was answered, and the answer rated down
   * @param draft the beginning of an article
   * @param articleId the article that was written for it
   */
  record GapView(
      String id,
      String question,
      Optional<String> language,
      long count,
      long badlyRated,
      Instant firstAskedAt,
      Instant lastAskedAt,
      String state,
      Optional<String> articleId,
      Optional<String> decidedBy,
      List<ExampleView> examples,
      DraftView draft) {}

  /** One time it was asked. */
  record ExampleView(
      String question, String conversationId, String messageId, String agentId, Instant at) {}

  /**
   * The beginning of an article.
   *
   * @param from where the answer comes from: {@code correction}, {@code operator} or {@code nobody}
   */
  record DraftView(String title, String body, String from) {}

  /** An article to be made of a gap; what is not given is taken from the draft. */
  public record Wanted(
      Optional<String> title,
      Optional<String> body,
      Optional<String> categoryId,
      Optional<String> language,
      @Nullable String status,
      @Nullable List<String> tags) {}

  /**
   * The gaps, the most asked first.
   *
   * @param agentId only what this agent was asked
   * @param state open, dismissed or answered; open
   */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = GapView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("agentId") @Nullable String agentId,
      @QueryParam("state") @Nullable String state,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    TenantId tenant = Caller.of(request).tenant();
    Gap.State wanted = Bodies.parameter("state", Gap.State.class, state).orElse(Gap.State.OPEN);
    List<Gap> all =
        gaps.all(tenant, Optional.ofNullable(agentId), commits.now()).stream()
            .filter(gap -> gap.state() == wanted)
            .toList();
    int from =
        page.before()
            .map(
                last -> {
                  int at = 0;
                  while (at < all.size() && !all.get(at).id().equals(last)) {
                    at++;
                  }
                  return at + 1;
                })
            .orElse(0);
    List<Gap> shown =
        all.subList(Math.min(from, all.size()), Math.min(from + page.withNext(), all.size()));
    return Answer.ok(page.body(shown, Gap::id, gap -> view(tenant, gap))).response();
  }

  /** Says that a gap is none: neither it nor questions like it are listed any more. */
  @POST
  @Path("{id}/dismiss")
  @Needs(Role.OPERATOR)
  @Exchange(status = 204)
  public Response dismiss(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Caller caller = Caller.of(request);
    Gap gap = gap(request, id);
    Instant now = commits.now();
    return commits.commit(
        request,
        List.of(
            gaps.decide(
                caller.tenant(), gap, Optional.empty(), caller.name(), UniqueId.at(now), now)),
        Answer.nothing(),
        now);
  }

  /** Takes back what was decided of a gap. */
  @DELETE
  @Path("{id}/decision")
  @Needs(Role.OPERATOR)
  @Exchange(status = 204)
  public Response reopen(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return commits.commit(
        request, gaps.reopen(Caller.of(request).tenant(), gap(request, id)), Answer.nothing());
  }

  /** Makes an article of a gap; without a text of its own the draft must have an answer. */
  @POST
  @Path("{id}/article")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = ArticleView.class, status = 201)
  public Response write(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable Wanted wanted) {
    Wanted given = Bodies.present(wanted);
    Caller caller = Caller.of(request);
    Gap gap = gap(request, id);
    ArticleDraft draft = ArticleDraft.of(messages, caller.tenant(), gap);
    if (given.body().isEmpty() && draft.from() == ArticleDraft.From.NOBODY) {
      throw new ProblemException(
          Problem.field("body", "body is required: nobody has answered this question yet"));
    }
    Instant now = commits.now();
    Article.Saved saved =
        ProblemException.checked(
            () ->
                articles.create(
                    caller.tenant(), UniqueId.at(now), content(given, draft, gap), now));
    String article = saved.article().id();
    return commits.commit(
        request,
        List.of(
            gaps.decide(
                caller.tenant(),
                gap,
                Optional.of(article),
                caller.name(),
                UniqueId.at(now),
                commits.now())),
        Answer.created("/api/knowledge-base/articles/" + article, ArticleView.of(saved)));
  }

  private static Article.Content content(Wanted given, ArticleDraft draft, Gap gap) {
    return new ArticleView.Settings(
            given.title().orElse(draft.title()),
            given.body().orElse(draft.body()),
            given.categoryId(),
            given.language().or(() -> gap.language().map(Language::code)),
            given.status(),
            given.tags())
        .content();
  }

  private Gap gap(ContainerRequestContext request, String id) {
    return ProblemException.present(
        gaps.find(Caller.of(request).tenant(), id, commits.now()), "gap", id);
  }

  private GapView view(TenantId tenant, Gap gap) {
    ArticleDraft draft = ArticleDraft.of(messages, tenant, gap);
    return new GapView(
        gap.id(),
        gap.question(),
        gap.language().map(Language::code),
        gap.asked().size(),
        gap.asked().stream().filter(Gap.Question::badlyRated).count(),
        gap.asked().getLast().at(),
        gap.lastAskedAt(),
        Bodies.spelled(gap.state()),
        gap.decision().flatMap(Gap.Decided::articleId),
        gap.decision().map(Gap.Decided::by),
        gap.asked().stream()
            .limit(EXAMPLES)
            .map(
                asked ->
                    new ExampleView(
                        asked.question(),
                        asked.conversationId(),
                        asked.messageId(),
                        asked.agentId(),
                        asked.at()))
            .toList(),
        new DraftView(draft.title(), draft.body(), Bodies.spelled(draft.from())));
  }
}
