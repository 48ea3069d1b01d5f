package io.parley.rag.article;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.ContextProvider;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.rag.embed.EmbeddingProfile;
import io.parley.rag.embed.Embeddings;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.Hit;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import io.parley.rag.retrieve.Retriever;
import io.parley.rag.retrieve.SearchMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What every tenant's agents answer from: articles in categories, and the search over them.
 * Thread-safe. Opens and closes neither the store nor the index it is given.
 *
 * <p>The index is compared with the store, and repaired, the first time a tenant is used: it may be
 * empty, damaged, or from before a crash. Where several processes share a store, each has its own
 * index; {@link #reconcile} brings in what the others wrote.
 */
public final class KnowledgeBase implements ContextProvider {
  private final Articles articles;
  private final Categories categories;
  private final ArticleIndex articleIndex;
  private final Optional<Embeddings> embeddings;
  private final TextIndex index;
  private final Retriever retriever;

  /** Articles in that store, searched through that index by their words. */
  public KnowledgeBase(Storage storage, TextIndex index) {
    this(storage, index, Optional.empty());
  }

  /**
   * Articles in that store, searched through that index by their words and, with embeddings, by
   * their meaning. Embeddings need a worker that has {@link #embedding}.
   */
  public KnowledgeBase(Storage storage, TextIndex text, Optional<Embeddings> embeddings) {
    this.embeddings = embeddings;
    this.index = embeddings.map(stage -> stage.follow(text)).orElse(text);
    this.articleIndex = new ArticleIndex(storage.documents(), index);
    this.articles = new Articles(storage, articleIndex);
    this.categories = new Categories(storage);
    this.retriever = new Retriever(index, embeddings);
  }

  /** What is known of the embedding model; empty where there is none. */
  public Optional<EmbeddingProfile> model() {
    return embeddings.map(stage -> stage.embedder().profile());
  }

  /** The work on embeddings, for a worker; empty where there are none. */
  public Optional<JobHandler> embedding() {
    return embeddings.map(stage -> stage.job(index, this::reconcile));
  }

  /** The articles. */
  public Articles articles() {
    return articles;
  }

  /** The categories. */
  public Categories categories() {
    return categories;
  }

  /**
   * The best chunks for a text, best first. Categories of the filter include those inside them.
   *
   * @param minScore hits below are left out; 0 for all
   */
  public List<Hit> search(TenantId tenant, TextQuery query, double minScore) {
    return search(tenant, query, minScore, SearchMode.HYBRID).hits();
  }

  /**
   * As {@link Retriever#search(TenantId, TextQuery, double, SearchMode)}. Categories of the filter
   * include those inside them.
   */
  public Retriever.Found search(
      TenantId tenant, TextQuery query, double minScore, SearchMode mode) {
    articleIndex.ready(tenant);
    Set<String> inside = categories.withAllInside(tenant, query.filter().categoryIds());
    var filter = new ChunkFilter(inside, query.filter().languages());
    return retriever.search(
        tenant,
        new TextQuery(query.text(), query.language(), filter, query.limit()),
        minScore,
        mode);
  }

  /** The passages an agent may answer from. */
  @Override
  public Context find(Request request) {
    articleIndex.ready(request.tenant());
    Agent.Retrieval limits = request.retrieval();
    Set<String> inside = categories.withAllInside(request.tenant(), limits.categoryIds());
    return retriever.find(
        new Request(
            request.tenant(),
            request.question(),
            request.earlier(),
            request.language(),
            new Agent.Retrieval(List.copyOf(inside), limits.topK(), limits.minScore())));
  }

  /** The chunks of an article as they are indexed, in order; empty when it is not published. */
  public List<Chunk> chunks(TenantId tenant, String articleId) {
    articleIndex.ready(tenant);
    return index.chunks(tenant, articleId);
  }

  /**
   * Compares the index of the tenant with the stored articles and indexes what differs. Returns how
   * many articles did.
   */
  public int reconcile(TenantId tenant) {
    return articleIndex.reconcile(tenant);
  }
}
