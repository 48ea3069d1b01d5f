package io.parley.rag.index;

import io.parley.core.language.Language;
import java.util.Optional;
import java.util.Set;

/**
 * Which chunks may be found. Immutable.
 *
 * @param categoryIds only chunks of these categories; empty for all
 * @param languages only chunks in these languages; empty for all, those without a language included
 */
public record ChunkFilter(Set<String> categoryIds, Set<Language> languages) {
  /** Lets every chunk through. */
  public static final ChunkFilter NONE = new ChunkFilter(Set.of(), Set.of());

  public ChunkFilter {
    categoryIds = Set.copyOf(categoryIds);
    languages = Set.copyOf(languages);
  }

  /** The reference meaning, which every index is tested against. */
  public boolean matches(Chunk chunk) {
    return matches(chunk.categoryId(), chunk.language());
  }

  /** Whether a chunk of that category and language is let through. */
  public boolean matches(Optional<String> categoryId, Optional<Language> language) {
    return (categoryIds.isEmpty() || categoryId.filter(categoryIds::contains).isPresent())
        && (languages.isEmpty() || language.filter(languages::contains).isPresent());
  }
}
