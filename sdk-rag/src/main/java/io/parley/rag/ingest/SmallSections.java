package io.parley.rag.ingest;

import io.parley.rag.ingest.Section.Block;
import java.util.ArrayList;
import java.util.List;

/** Joins sections that are too small to stand alone, keeping their headings as text. */
final class SmallSections {
  private SmallSections() {}

  /**
   * The same text in fewer sections: a section shorter than a tail goes into the one before, when
   * that is its parent or as small, and the two fit into one chunk. Questions stay alone.
   */
  static List<Section> join(List<Section> sections) {
    var joined = new ArrayList<Section>();
    for (Section section : sections) {
      Section before = joined.isEmpty() ? null : joined.getLast();
      if (before != null && belongTogether(before, section)) {
        joined.removeLast();
        joined.add(together(before, section));
      } else {
        joined.add(section);
      }
    }
    return joined;
  }

  private static boolean belongTogether(Section before, Section section) {
    int common = common(before, section);
    boolean parent = common == before.path().size();
    return !before.question()
        && !section.question()
        && length(section) < Chunker.TAIL
        && (parent || length(before) < Chunker.TAIL)
        && length(before) + length(section) + headings(before, section, common) <= Chunker.MOST;
  }

  private static int headings(Section before, Section section, int common) {
    return heading(before, common).length() + heading(section, common).length() + 4;
  }

  private static int common(Section before, Section section) {
    int common = 0;
    while (common < Math.min(before.path().size(), section.path().size())
        && before.path().get(common).equals(section.path().get(common))) {
      common++;
    }
    return common;
  }

  private static Section together(Section before, Section section) {
    int common = common(before, section);
    var blocks = new ArrayList<Block>();
    addWithHeading(blocks, before, common);
    addWithHeading(blocks, section, common);
    return new Section(before.path().subList(0, common), false, blocks);
  }

  private static void addWithHeading(List<Block> blocks, Section section, int common) {
    String heading = heading(section, common);
    if (!heading.isEmpty()) {
      blocks.add(new Block.Prose(heading));
    }
    blocks.addAll(section.blocks());
  }

  private static String heading(Section section, int common) {
    return String.join(": ", section.path().subList(common, section.path().size()));
  }

  static int length(Section section) {
    int length = 0;
    for (Block block : section.blocks()) {
      length +=
          2
              + switch (block) {
                case Block.Prose(var text) -> text.length();
                case Block.Lines(var lines) ->
                    lines.stream().mapToInt(line -> line.length() + 1).sum();
                case Block.Table(var header, var rows) ->
                    header.length() + rows.stream().mapToInt(row -> row.length() + 1).sum();
              };
    }
    return length;
  }
}
