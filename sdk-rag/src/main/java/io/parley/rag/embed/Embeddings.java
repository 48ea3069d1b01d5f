package io.parley.rag.embed;

import io.parley.core.SdkException;
import io.parley.core.TenantId;
import io.parley.core.json.Json;
import io.parley.core.language.Language;
import io.parley.core.secret.Secret;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.VectorHit;
import io.parley.rag.index.VectorIndex;
import io.parley.rag.index.VectorQuery;
import io.parley.rag.index.VectorSpace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search by meaning, and the stage of indexing behind it: a job has the model embed what was
 * written, keeps the vectors for good, and puts them into the vector index. Thread-safe.
 *
 * <p>A chunk whose text did not change is not embedded again. Vectors of another model, or of the
 * same set up otherwise, are of another space and never meet those of this one: the first use of a
 * tenant enqueues a job that embeds all of it again, and until that is done what has no vector yet
 * rests on its words.
 */
public final class Embeddings {
  /** How long a model that failed is not asked questions: a customer is waiting for each. */
  public static final Duration REST = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(Embeddings.class);

  private final Storage storage;
  private final Embedder embedder;
  private final VectorIndex vectors;
  private final InstantSource clock;
  private final Set<TenantId> begun = ConcurrentHashMap.newKeySet();
  private volatile Instant restsUntil = Instant.MIN;

  /**
   * @param storage keeps the vectors for good, and the jobs
   * @param embedder the model
   * @param vectors searched; opened and closed by the caller
   */
  public Embeddings(Storage storage, Embedder embedder, VectorIndex vectors, InstantSource clock) {
    this.storage = storage;
    this.embedder = embedder;
    this.vectors = vectors;
    this.clock = clock;
  }

  /** The model. */
  public Embedder embedder() {
    return embedder;
  }

  VectorIndex vectors() {
    return vectors;
  }

  Storage storage() {
    return storage;
  }

  /**
   * The chunks nearest to a text by meaning, and how near those are that were found by their words.
   * Empty when the model is not good for the language of the text, does not answer, or rests after
   * it did not.
   *
   * @param language of the text; empty when it cannot be told
   * @param also ids of chunks to be compared besides, at most 1000
   */
  public Optional<List<VectorHit>> nearest(
      TenantId tenant,
      String text,
      Optional<Language> language,
      ChunkFilter filter,
      int limit,
      Set<String> also) {
    if (text.isBlank()
        || !embedder.profile().speaks(language)
        || clock.instant().isBefore(restsUntil)) {
      return Optional.empty();
    }
    try {
      return Optional.of(search(tenant, text, filter, limit, also));
    } catch (SdkException e) {
      restsUntil = clock.instant().plus(REST);
      log.warn("searching by words only for {}: {}", REST, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The chunks nearest to a text by meaning.
   *
   * @param language of the text; empty when it cannot be told
   * @throws IllegalArgumentException when the model is not good for that language
   * @throws EmbeddingException when the model does not answer
   */
  public List<VectorHit> mustBeNearest(
      TenantId tenant, String text, Optional<Language> language, ChunkFilter filter, int limit) {
    if (language.isPresent() && !embedder.profile().speaks(language)) {
      throw new IllegalArgumentException(
          "language '"
              + language.get().code()
              + "' must be one of "
              + embedder.profile().languages().stream().map(Language::code).sorted().toList()
              + " for the embedding model "
              + embedder.profile().model());
    }
    return search(tenant, text, filter, limit, Set.of());
  }

  private List<VectorHit> search(
      TenantId tenant, String text, ChunkFilter filter, int limit, Set<String> also) {
    VectorSpace space = embedder.space();
    if (begun.add(tenant)) {
      embedAll(tenant, space);
    }
    return embedder
        .question(text)
        .map(vector -> vectors.search(tenant, space, new VectorQuery(vector, filter, limit, also)))
        .orElse(List.of());
  }

  /**
   * Has a job embed everything of the tenant that is not embedded in the space of this model. Also
   * done at the first search of a tenant. A job that was given up is tried again.
   */
  public void embedAll(TenantId tenant) {
    begun.add(tenant);
    embedAll(tenant, embedder.space());
  }

  private void embedAll(TenantId tenant, VectorSpace space) {
    String id = "embed-all-" + space.fingerprint();
    if (!enqueue(tenant, id, new Task(null)).getFirst()) {
      var unused = storage.work().commit(List.of(new Write.Revive(tenant, id)), clock.instant());
    }
  }

  /** Removes the vectors of a tenant that was ended, without any job. */
  public void erase(TenantId tenant) {
    begun.remove(tenant);
    vectors.erase(tenant);
  }

  /** Has a job embed these sources at these versions, or forget those that are gone by then. */
  void embed(TenantId tenant, Map<String, Long> sources) {
    var ordered = new TreeMap<>(sources);
    String what = embedder.profile().model() + "\n" + ordered;
    var unused =
        enqueue(tenant, "embed-" + Secret.of(what).sha256().substring(0, 32), new Task(ordered));
  }

  private List<Boolean> enqueue(TenantId tenant, String id, Task task) {
    Instant now = clock.instant();
    Job job = Job.of(tenant, id, EmbedJob.TYPE, "embedding", Json.write(task), now);
    return storage.work().commit(List.of(new Write.Enqueue(job)), now);
  }

  /**
   * What a job is to embed.
   *
   * @param sources by id, the version that was written; null for everything of the tenant
   */
  record Task(@Nullable Map<String, Long> sources) {}

  /** The text index, with each change of it followed by the job that embeds what changed. */
  public TextIndex follow(TextIndex text) {
    return new FollowedIndex(text, this);
  }

  /**
   * Works on the jobs of this stage, for a worker.
   *
   * @param text what is embedded: the chunks of this index
   * @param freshen brings that index of the tenant up to what is stored
   */
  public JobHandler job(TextIndex text, Consumer<TenantId> freshen) {
    return new EmbedJob(this, text, freshen);
  }
}
