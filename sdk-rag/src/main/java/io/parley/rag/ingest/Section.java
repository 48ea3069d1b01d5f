package io.parley.rag.ingest;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks under one heading, or one question with its answer. Immutable.
 *
 * @param path the headings above, outermost first
 * @param question whether the last of the path is a question that the blocks answer
 * @param blocks in order, each not blank
 */
public record Section(List<String> path, boolean question, List<Block> blocks) {
  public Section {
    path = List.copyOf(path);
    blocks = List.copyOf(blocks);
  }

  /** The same below a title, which is not repeated where the first heading says it. */
  Section under(String title) {
    var longer = new ArrayList<String>();
    longer.add(title);
    boolean repeated = !path.isEmpty() && path.getFirst().equalsIgnoreCase(title);
    longer.addAll(repeated ? path.subList(1, path.size()) : path);
    return new Section(longer, question, blocks);
  }

  /** The same without the title that its path begins with. */
  Section withoutTitle() {
    return new Section(path.subList(1, path.size()), question, blocks);
  }

  /** A paragraph, list, quotation, piece of code or table, as plain text. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Block.Prose.class, name = "prose"),
    @JsonSubTypes.Type(value = Block.Lines.class, name = "lines"),
    @JsonSubTypes.Type(value = Block.Table.class, name = "table")
  })
  public sealed interface Block {
    /** A paragraph. */
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
