package io.parley.server.resource;

import io.parley.core.language.Language;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.embed.EmbeddingProfile;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.Explanation;
import io.parley.rag.index.Hit;
import io.parley.rag.index.TextQuery;
import io.parley.rag.retrieve.Retriever;
import io.parley.rag.retrieve.SearchMode;
import io.parley.rag.source.SourceName;
import io.parley.server.call.Bodies;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The search that agents use, for people. */
@Path("/api/knowledge-base/search")
@Produces(MediaType.APPLICATION_JSON)
public final class SearchResource {
  private static final int LONGEST = 2_000;
  private static final int USUAL = 10;
  private static final int MOST = 50;
  private static final String CONFIGURE =
      "set PARLEY_EMBEDDING_MODEL_URL and PARLEY_EMBEDDING_MODEL, or use mode keyword or hybrid";

  private final KnowledgeBase knowledge;

  public SearchResource(KnowledgeBase knowledge) {
    this.knowledge = knowledge;
  }

  /**
   * What to look for.
   *
   * @param query 1 to 2,000 characters
   * @param categoryIds only in these and what is inside them; empty: everywhere
   * @param language of the query; empty: as detected
   * @param limit 1 to 50; 10 by default
   * @param minScore hits below are left out
   * @param mode {@code hybrid}, by words and meaning, as agents search; {@code keyword} or {@code
   *     vector} for one of them alone
   * @param explain whether each hit says how its score came about
   */
  public record Wanted(
      @Nullable String query,
      @Nullable List<String> categoryIds,
      Optional<String> language,
      @Nullable Integer limit,
      @Nullable Double minScore,
      @Nullable String mode,
      @Nullable Boolean explain) {
    public Wanted {
      String text = Bodies.required("query", query);
      if (text.isBlank() || text.length() > LONGEST) {
        throw new IllegalArgumentException(
            "query of "
                + text.length()
                + " characters must have 1 to "
                + LONGEST
                + " and not be blank");
      }
      if (limit != null && (limit < 1 || limit > MOST)) {
        throw new IllegalArgumentException("limit " + limit + " must be 1 to " + MOST);
      }
      if (minScore != null && !(minScore >= 0)) {
        throw new IllegalArgumentException("minScore " + minScore + " must not be negative");
      }
      if (mode != null) {
        var unused = SearchMode.of(mode);
      }
      var unused = language.map(Language::of);
    }

    TextQuery asked() {
      String text = Bodies.required("query", query);
      return new TextQuery(
          text,
          language.map(Language::of).or(() -> Language.detect(text)),
          new ChunkFilter(categoryIds == null ? Set.of() : Set.copyOf(categoryIds), Set.of()),
          limit == null ? USUAL : limit);
    }
  }

  public record Source(@Nullable String articleId, @Nullable String fileId, String title) {
    static Source of(Chunk chunk) {
      Optional<String> file = SourceName.fileId(chunk.sourceId());
      return new Source(
          file.isPresent() ? null : chunk.sourceId(), file.orElse(null), chunk.header());
    }
  }

  public record Found(
      String chunkId,
      String text,
      Source source,
      Optional<String> language,
      double score,
      double coverage,
      @Nullable Explanation explanation) {
    static Found of(Hit hit, boolean explain) {
      Chunk chunk = hit.chunk();
      return new Found(
          chunk.id(),
          chunk.text(),
          Source.of(chunk),
          chunk.language().map(Language::code),
          hit.score(),
          hit.coverage(),
          explain ? hit.explanation() : null);
    }
  }

  /** What was found, and how it was looked for. */
  public record Hits(List<Found> items, String mode) {}

  /**
   * The best passages, best first, and the mode that was used: {@code keyword} where hybrid was
   * asked for and no model is good for the language or answers.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.VIEWER)
  @Exchange(gives = Hits.class)
  public Hits search(@Context ContainerRequestContext request, @Nullable Wanted wanted) {
    Wanted body = Bodies.present(wanted);
    boolean explain = Boolean.TRUE.equals(body.explain());
    SearchMode mode = body.mode() == null ? SearchMode.HYBRID : SearchMode.of(body.mode());
    TextQuery asked = body.asked();
    if (mode == SearchMode.VECTOR) {
      refuseWithoutModel(asked.language());
    }
    Retriever.Found found =
        knowledge.search(
            Caller.of(request).tenant(),
            asked,
            body.minScore() == null ? 0 : body.minScore(),
            mode);
    return new Hits(
        found.hits().stream().map(hit -> Found.of(hit, explain)).toList(), found.mode().code());
  }

  private void refuseWithoutModel(Optional<Language> language) {
    EmbeddingProfile model =
        knowledge
            .model()
            .orElseThrow(
                () ->
                    ProblemException.field(
                        "mode",
                        "mode 'vector' needs an embedding model and none is configured: "
                            + CONFIGURE));
    if (language.isPresent() && !model.speaks(language)) {
      throw ProblemException.field(
          "mode",
          "mode 'vector' cannot serve language '"
              + language.get().code()
              + "': the embedding model "
              + model.model()
              + " is for "
              + model.languages().stream().map(Language::code).sorted().toList()
              + "; for others "
              + CONFIGURE);
    }
  }
}
