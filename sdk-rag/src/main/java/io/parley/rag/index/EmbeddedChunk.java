package io.parley.rag.index;

import io.parley.core.language.Language;
import java.util.Optional;

/**
 * A chunk as a vector index keeps it: where it belongs and what it means, without its text.
 * Immutable.
 *
 * @param chunkId names the chunk in the {@link TextIndex}
 * @param categoryId as the chunk has it
 * @param language as the chunk has it
 * @param vector what it means
 */
public record EmbeddedChunk(
    String chunkId, Optional<String> categoryId, Optional<Language> language, UnitVector vector) {

  /** A chunk and its vector. */
  public static EmbeddedChunk of(Chunk chunk, UnitVector vector) {
    return new EmbeddedChunk(chunk.id(), chunk.categoryId(), chunk.language(), vector);
  }
}
