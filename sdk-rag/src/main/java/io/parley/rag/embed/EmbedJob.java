package io.parley.rag.embed;

import io.parley.core.TenantId;
import io.parley.core.json.Json;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Write;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.EmbeddedChunk;
import io.parley.rag.index.EmbeddedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.UnitVector;
import io.parley.rag.index.VectorSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Embeds what was written. What the model gave is stored before it is indexed, a batch at a time: a
 * job that is cut off goes on where it was, and asks the model for nothing twice.
 */
final class EmbedJob implements JobHandler {
  static final String TYPE = "embed";

  /** Texts that are given to the model in one go. */
  private static final int BATCH = 32;

  /**
   * After so long the job lets others have their turn, and a server that is told to end can; it
   * goes on where it was.
   */
  private static final Duration TURN = Duration.ofSeconds(10);

  /** When a model that does not answer is asked again. */
  private static final Duration LATER = Duration.ofMinutes(1);

  private final Embeddings embeddings;
  private final TextIndex text;
  private final Consumer<TenantId> freshen;

  EmbedJob(Embeddings embeddings, TextIndex text, Consumer<TenantId> freshen) {
    this.embeddings = embeddings;
    this.text = text;
    this.freshen = freshen;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    TenantId tenant = job.tenant();
    Map<String, Long> named = Json.read(job.payload(), Embeddings.Task.class).sources();
    Map<String, Long> written = written(tenant, Optional.ofNullable(named));
    try {
      VectorSpace space = embeddings.embedder().space();
      Map<String, Long> done =
          named == null || job.attempt() > 1
              ? embeddings.vectors().versions(tenant, space)
              : Map.of();
      var gone = new ArrayList<>(named == null ? done.keySet() : named.keySet());
      gone.removeAll(written.keySet());
      forget(tenant, gone, claimed);
      var wanted = new TreeMap<>(written);
      wanted.keySet().retainAll(named == null ? written.keySet() : named.keySet());
      wanted.entrySet().removeIf(source -> source.getValue().equals(done.get(source.getKey())));
      Instant until = claimed.now().plus(TURN);
      int count = 0;
      for (Map.Entry<String, Long> source : wanted.entrySet()) {
        if (!embed(tenant, space, source.getKey(), source.getValue(), claimed, until)) {
          return new Result(
              new Ending.Postpone(
                  claimed.now(), "embedded " + count + " of " + wanted.size() + ", goes on"),
              List.of());
        }
        count++;
        claimed.checkpoint(
            List.of(
                new Write.Progress(
                    tenant, job.id(), count / (double) wanted.size(), Optional.empty())));
      }
      if (named == null) {
        embeddings.vectors().keepOnly(tenant, space);
      }
      return Result.done(List.of());
    } catch (EmbeddingException e) {
      if (!e.retryable()) {
        throw e;
      }
      Instant later = claimed.now().plus(e.retryAfter().orElse(LATER));
      return new Result(new Ending.Postpone(later, e.getMessage()), List.of());
    }
  }

  /** What is indexed; on a node whose index is behind what the job names, after a fresh look. */
  private Map<String, Long> written(TenantId tenant, Optional<Map<String, Long>> named) {
    Map<String, Long> indexed = text.versions(tenant);
    boolean behind =
        named.isEmpty()
            || named.get().entrySet().stream()
                .anyMatch(
                    source ->
                        !source
                            .getValue()
                            .equals(indexed.getOrDefault(source.getKey(), FollowedIndex.GONE)));
    if (!behind) {
      return indexed;
    }
    freshen.accept(tenant);
    return text.versions(tenant);
  }

  private void forget(TenantId tenant, List<String> gone, Claimed claimed) {
    if (!gone.isEmpty()) {
      embeddings.vectors().remove(tenant, gone);
      claimed.checkpoint(gone.stream().map(id -> StoredEmbedding.remove(tenant, id)).toList());
    }
  }

  /** False when the turn was over before the source was done. */
  private boolean embed(
      TenantId tenant,
      VectorSpace space,
      String sourceId,
      long version,
      Claimed claimed,
      Instant until) {
    Embedder embedder = embeddings.embedder();
    List<Chunk> chunks =
        text.chunks(tenant, sourceId).stream()
            .filter(chunk -> embedder.profile().speaks(chunk.language()))
            .toList();
    StoredEmbedding before =
        StoredEmbedding.find(
            embeddings.storage().documents(), tenant, sourceId, space.fingerprint());
    StoredEmbedding now = before.only(chunks.stream().map(Chunk::id).toList());
    StoredEmbedding known = now;
    List<Chunk> missing =
        chunks.stream().filter(chunk -> !known.chunks().containsKey(chunk.id())).toList();
    for (int from = 0; from < missing.size(); from += BATCH) {
      if (claimed.now().isAfter(until)) {
        return false;
      }
      List<Chunk> batch = missing.subList(from, Math.min(from + BATCH, missing.size()));
      List<Optional<UnitVector>> given = embedder.passages(batch);
      var more = new HashMap<String, Optional<UnitVector>>();
      for (int i = 0; i < batch.size(); i++) {
        more.put(batch.get(i).id(), given.get(i));
      }
      now = now.with(more);
      claimed.checkpoint(List.of(now.put(tenant, sourceId)));
    }
    if (missing.isEmpty()) {
      // Also what another model left behind, and what the source does not say any more.
      claimed.checkpoint(List.of(now.put(tenant, sourceId)));
    }
    var embedded = new ArrayList<EmbeddedChunk>();
    for (Chunk chunk : chunks) {
      now.vector(chunk.id()).ifPresent(vector -> embedded.add(EmbeddedChunk.of(chunk, vector)));
    }
    embeddings
        .vectors()
        .upsert(tenant, space, List.of(new EmbeddedSource(sourceId, version, embedded)));
    return true;
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of();
  }
}
