package io.parley.rag.ingest;

import java.util.List;

/**
 * The blocks under one heading, or one question with its answer.
 *
 * @param path the title and the headings above, outermost first
 * @param question whether the last of the path is a question that the blocks answer
 * @param blocks in order, each not blank
 */
record Section(List<String> path, boolean question, List<Block> blocks) {
  Section {
    path = List.copyOf(path);
    blocks = List.copyOf(blocks);
  }

  /** A paragraph, list, quotation, piece of code or table, as plain text. */
  sealed interface Block {
    record Prose(String text) implements Block {}

    /** Lines that stand on their own: items of a list, lines of code. */
    record Lines(List<String> lines) implements Block {
      public Lines {
        lines = List.copyOf(lines);
      }
    }

    /** Rows that mean nothing without their header. */
    record Table(String header, List<String> rows) implements Block {
      public Table {
        rows = List.copyOf(rows);
      }
    }
  }
}
