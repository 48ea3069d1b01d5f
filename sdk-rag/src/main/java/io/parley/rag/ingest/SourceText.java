package io.parley.rag.ingest;

import io.parley.core.language.Language;
import java.time.Instant;
import java.util.Optional;

/**
 * A text to cut into chunks. Immutable.
 *
 * @param id names the source within its tenant
 * @param title may be empty
 * @param body Markdown (CommonMark with tables) or plain text
 * @param language of the text; when empty, each chunk's is detected
 * @param updatedAt when it was last edited
 * @param categoryId empty for none
 */
public record SourceText(
    String id,
    String title,
    String body,
    Optional<Language> language,
    Instant updatedAt,
    Optional<String> categoryId) {
  public SourceText {
    if (id.isBlank()) {
      throw new IllegalArgumentException("id of a source must not be blank");
    }
  }
}
