package io.parley.rag.ingest;

import java.util.List;
import java.util.Optional;

/**
 * The text of a file, in the order of reading. Immutable.
 *
 * @param title as the file tells it; empty when it does not
 * @param sections each with the headings above it, the title not among them
 * @param warnings what its owner should know, one sentence each
 */
public record ExtractedText(Optional<String> title, List<Section> sections, List<String> warnings) {
  public ExtractedText {
    sections = List.copyOf(sections);
    warnings = List.copyOf(warnings);
  }
}
