package io.parley.rag.article;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.ContextProvider;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.rag.embed.EmbeddingProfile;
import io.parley.rag.embed.Embeddings;
import io.parley.rag.file.IngestJob;
import io.parley.rag.file.IngestStage;
import io.parley.rag.file.KnowledgeFiles;
import io.parley.rag.file.PageFetcher;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.Hit;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import io.parley.rag.ingest.DocumentReader;
import io.parley.rag.retrieve.Retriever;
import io.parley.rag.retrieve.SearchMode;
import io.parley.rag.source.SourceIndex;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What every tenant's agents answer from: articles and files in categories, and the search over
 * them. Thread-safe. Opens and closes neither the store nor the index it is given.
 *
 * <p>The index is compared with the store, and repaired, the first time a tenant is used: it may be
 * empty, damaged, or from before a crash. Where several processes share a store, each has its own
 * index; {@link #catchUp} brings in what the others wrote.
 */
public final class KnowledgeBase implements ContextProvider {
  private final Articles articles;
  private final Categories categories;
  private final KnowledgeFiles files;
  private final SourceIndex sources;
  private final Optional<Embeddings> embeddings;
  private final TextIndex text;
  private final TextIndex index;
  private final Retriever retriever;

  /** Articles and files in that store, searched through that index by their words. */
  public KnowledgeBase(Storage storage, TextIndex index) {
    this(storage, index, Optional.empty());
  }

  /**
   * Articles and files in that store, searched through that index by their words and, with
   * embeddings, by their meaning. Embeddings need a worker that has {@link #embedding}.
   */
  public KnowledgeBase(Storage storage, TextIndex text, Optional<Embeddings> embeddings) {
    this.embeddings = embeddings;
    this.text = text;
    this.index = embeddings.map(stage -> stage.follow(text)).orElse(text);
    this.sources =
        new SourceIndex(
            storage.documents(),
            index,
            List.of(KnowledgeFiles.sources(storage), new ArticleSources(storage.documents())));
    this.articles = new Articles(storage, sources);
    this.categories = new Categories(storage);
    this.files =
        new KnowledgeFiles(
            storage, sources, (tenant, category) -> categories.find(tenant, category).isPresent());
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

  /** The files and web pages. */
  public KnowledgeFiles files() {
    return files;
  }

  /**
   * The work on files, for a worker.
   *
   * @param readers each for the types it names; the first that has a type reads it
   * @param pages fetches web pages
   */
  public IngestJob ingestion(List<DocumentReader> readers, PageFetcher pages) {
    return new IngestJob(files, IngestStage.usual(files, readers, pages));
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
    sources.ready(tenant);
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
    sources.ready(request.tenant());
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

  /**
   * The chunks of an article, or of the file that {@code SourceName} names, as they are indexed, in
   * order; empty when it is not to be found.
   */
  public List<Chunk> chunks(TenantId tenant, String sourceId) {
    sources.ready(tenant);
    return index.chunks(tenant, sourceId);
  }

  /**
   * Compares the index of the tenant with what is stored and indexes what differs. Returns how many
   * articles and files did.
   */
  public int reconcile(TenantId tenant) {
    return sources.reconcile(tenant);
  }

  /**
   * Removes what a tenant that was ended has in the indexes: its words and its vectors. Where each
   * process has indexes of its own, each has to do it.
   */
  public void erase(TenantId tenant) {
    sources.forget(
        tenant,
        () -> {
          text.erase(tenant);
          embeddings.ifPresent(stage -> stage.erase(tenant));
        });
  }

  /**
   * Brings in what other processes on the same store wrote, for every tenant whose index is in use
   * here; costs one small query when they wrote nothing. Where several processes share a store,
   * call it every second or so. Returns how many articles and files differed.
   */
  public int catchUp() {
    return sources.catchUp();
  }
}
