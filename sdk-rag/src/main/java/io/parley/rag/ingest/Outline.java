package io.parley.rag.ingest;

import io.parley.rag.ingest.Section.Block;
import java.util.ArrayList;
import java.util.List;

/** Collects blocks under the heading that was read last. Not thread-safe. */
final class Outline {
  /** A question written as a paragraph is below any heading. */
  static final int QUESTION_LEVEL = 7;

  private final List<String> path = new ArrayList<>();
  private final List<Integer> levels = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();

  Outline(String title) {
    path.add(title.strip());
    levels.add(0);
  }

  void begin(int level, String heading) {
    flush();
    // A question written as a paragraph is not part of the question before it.
    while (levels.getLast() >= level
        || (level == QUESTION_LEVEL && levels.getLast() > 0 && atQuestion())) {
      levels.removeLast();
      path.removeLast();
    }
    // A text that begins with its own title as a heading has it once.
    if (!heading.isBlank() && !heading.strip().equalsIgnoreCase(path.getLast())) {
      levels.add(level);
      path.add(heading.strip());
    }
  }

  boolean atQuestion() {
    return isQuestion(path.getLast());
  }

  void add(Block block) {
    boolean empty =
        switch (block) {
          case Block.Prose(var text) -> text.isBlank();
          case Block.Lines(var lines) -> lines.isEmpty();
          case Block.Table(var header, var rows) -> header.isBlank() && rows.isEmpty();
        };
    if (!empty) {
      blocks.add(block);
    }
  }

  private void flush() {
    if (!blocks.isEmpty()) {
      sections.add(new Section(path, atQuestion(), blocks));
      blocks.clear();
    }
  }

  List<Section> finish() {
    flush();
    return sections;
  }

  static boolean isQuestion(String text) {
    return text.endsWith("?");
  }
}
