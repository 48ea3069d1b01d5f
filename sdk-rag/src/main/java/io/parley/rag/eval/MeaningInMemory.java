package io.parley.rag.eval;

import io.parley.core.TenantId;
import io.parley.core.language.Language;
import io.parley.rag.embed.Embedder;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.EmbeddedChunk;
import io.parley.rag.index.EmbeddedSource;
import io.parley.rag.index.Hit;
import io.parley.rag.index.InMemoryVectorIndex;
import io.parley.rag.index.UnitVector;
import io.parley.rag.index.VectorIndex;
import io.parley.rag.index.VectorQuery;
import io.parley.rag.retrieve.Fusion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The texts of an evaluation as a model sees them, compared exactly. */
final class MeaningInMemory {
  private static final int BATCH = 32;

  private final TenantId tenant;
  private final Embedder embedder;
  private final Map<String, Chunk> chunks = new HashMap<>();
  private final VectorIndex vectors = new InMemoryVectorIndex();
  private final Fusion fusion = new Fusion();

  private MeaningInMemory(TenantId tenant, Embedder embedder) {
    this.tenant = tenant;
    this.embedder = embedder;
  }

  /** Embeds the chunks whose language the model speaks. */
  static MeaningInMemory of(TenantId tenant, Embedder embedder, List<Chunk> all) {
    var meaning = new MeaningInMemory(tenant, embedder);
    List<Chunk> spoken =
        all.stream().filter(chunk -> embedder.profile().speaks(chunk.language())).toList();
    for (int from = 0; from < spoken.size(); from += BATCH) {
      List<Chunk> batch = spoken.subList(from, Math.min(from + BATCH, spoken.size()));
      List<Optional<UnitVector>> given = embedder.passages(batch);
      var sources = new ArrayList<EmbeddedSource>();
      for (int i = 0; i < batch.size(); i++) {
        Chunk chunk = batch.get(i);
        meaning.chunks.put(chunk.id(), chunk);
        given
            .get(i)
            .map(vector -> EmbeddedChunk.of(chunk, vector))
            .ifPresent(
                embedded -> sources.add(new EmbeddedSource(chunk.id(), 1, List.of(embedded))));
      }
      meaning.vectors.upsert(tenant, embedder.space(), sources);
    }
    return meaning;
  }

  /** The hits in the order of words and meaning; as they are in a language it does not speak. */
  List<Hit> fused(String question, Optional<Language> spoken, List<Hit> words, int limit) {
    if (!embedder.profile().speaks(spoken)) {
      return words;
    }
    return embedder
        .question(question)
        .map(
            vector -> {
              var also = words.stream().map(hit -> hit.chunk().id()).collect(Collectors.toSet());
              var query = new VectorQuery(vector, ChunkFilter.NONE, Fusion.NEAREST, also);
              return fusion.fuse(
                  words,
                  vectors.search(tenant, embedder.space(), query),
                  limit,
                  ids -> ids.stream().map(chunks::get).filter(chunk -> chunk != null).toList(),
                  embedder.profile().enough());
            })
        .orElse(words);
  }
}
