package io.parley.rag.ingest;

import io.parley.core.language.Language;
import io.parley.rag.index.Chunk;
import io.parley.rag.ingest.Section.Block;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Cuts texts into chunks along its headings, paragraphs and sentences. Pure and thread-safe.
 *
 * <p>A chunk has up to {@value #MOST} characters, and never more than {@value #HARD_CAP}: about
 * 1000 put the most answers into a fixed budget of context on long documents in four languages, 500
 * and 2000 fewer. What is left over and shorter than {@value #TAIL} is added to its neighbour.
 * Chunks do not overlap, which made no difference. A question and its answer stay together up to
 * the hard cap, and every piece of a table repeats its header.
 */
public final class Chunker {
  /** How long a chunk becomes when there is enough text, in characters. */
  public static final int MOST = 1000;

  /** What no chunk exceeds, in characters. */
  public static final int HARD_CAP = 1400;

  /** Below this a piece does not stand alone when it has a neighbour, in characters. */
  public static final int TAIL = 200;

  /** So much of a text tells its language, in characters. */
  private static final int SAMPLE = 20_000;

  private static final String PARAGRAPH = "\n\n";

  private final MarkdownReader reader = new MarkdownReader();

  /**
   * The chunks of the source, in order. Empty only when title and body have no text at all. A
   * source with a title alone is one chunk of its title.
   */
  public List<Chunk> chunk(SourceText source) {
    List<Section> sections = reader.read(source.title(), source.body());
    String sample = source.title() + "\n" + source.body();
    if (sections.isEmpty()) {
      String rest = source.body().isBlank() ? source.title().strip() : source.body().strip();
      if (rest.isBlank()) {
        return List.of();
      }
      sections =
          List.of(
              new Section(List.of(source.title().strip()), false, List.of(new Block.Prose(rest))));
    }
    return chunk(source, sections, sample);
  }

  /**
   * The chunks of a text that is in sections already, in order; empty only when it has none. Each
   * section comes below the title of the source, whose body is not read.
   */
  public List<Chunk> chunk(SourceText source, List<Section> sections) {
    String title = source.title().strip();
    return chunk(
        source,
        sections.stream().map(section -> section.under(title)).toList(),
        title + "\n" + sample(sections));
  }

  /** Enough of the text to tell its language. */
  private static String sample(List<Section> sections) {
    var sample = new StringBuilder();
    for (Section section : sections) {
      for (Block block : section.blocks()) {
        sample.append(
            switch (block) {
              case Block.Prose(var text) -> text;
              case Block.Lines(var lines) -> String.join("\n", lines);
              case Block.Table(var header, var rows) -> header + "\n" + String.join("\n", rows);
            });
        sample.append('\n');
        if (sample.length() > SAMPLE) {
          return sample.substring(0, SAMPLE);
        }
      }
    }
    return sample.toString();
  }

  private static List<Chunk> chunk(SourceText source, List<Section> sections, String sample) {
    Optional<Language> whole = source.language().or(() -> Language.detect(sample));
    Locale locale = whole.map(Language::locale).orElse(Locale.ROOT);
    var chunks = new ArrayList<Chunk>();
    var repetitions = new HashMap<String, Integer>();
    for (Section section : SmallSections.join(sections)) {
      for (String text : pieces(section, locale)) {
        int repetition = repetitions.merge(section.path() + text, 1, Integer::sum) - 1;
        chunks.add(
            new Chunk(
                Chunk.idOf(source.id(), section.path(), text, repetition),
                source.id(),
                section.path(),
                text,
                source.language().or(() -> Language.detect(text)).or(() -> whole),
                chunks.size(),
                source.updatedAt(),
                source.categoryId()));
      }
    }
    return List.copyOf(chunks);
  }

  private static List<String> pieces(Section section, Locale locale) {
    var packer = new Packer(section.question() && SmallSections.length(section) <= HARD_CAP);
    for (Block block : section.blocks()) {
      switch (block) {
        case Block.Prose(var text) -> {
          packer.separate(PARAGRAPH);
          if (text.length() <= MOST) {
            packer.add(text, "");
          } else {
            for (String sentence : split(text, BreakIterator.getSentenceInstance(locale), MOST)) {
              packer.add(sentence, "");
              packer.separate(" ");
            }
          }
        }
        case Block.Lines(var lines) -> {
          packer.separate(PARAGRAPH);
          for (String line : lines) {
            for (String part : split(line, BreakIterator.getSentenceInstance(locale), MOST)) {
              packer.add(part, "");
              packer.separate("\n");
            }
          }
        }
        case Block.Table(var header, var rows) -> {
          packer.separate(PARAGRAPH);
          String head = header.length() > TAIL ? header.substring(0, TAIL) : header;
          for (String part : split(header, BreakIterator.getLineInstance(locale), MOST)) {
            packer.add(part, "");
            packer.separate("\n");
          }
          for (String row : rows) {
            for (String part :
                split(row, BreakIterator.getLineInstance(locale), MOST - head.length() - 1)) {
              packer.separate("\n");
              packer.add(part, head + "\n");
            }
          }
        }
      }
    }
    return packer.finish();
  }

  /**
   * The text cut at the borders, into parts that are one unit each, or pieces of at most {@code
   * most} characters of a unit that is longer than the hard cap allows. A text that fits is one.
   */
  private static List<String> split(String text, BreakIterator borders, int most) {
    if (text.length() <= most) {
      return List.of(text);
    }
    var parts = new ArrayList<String>();
    borders.setText(text);
    int from = borders.first();
    for (int to = borders.next(); to != BreakIterator.DONE; to = borders.next()) {
      String part = text.substring(from, to).strip();
      if (part.length() <= most) {
        if (!part.isEmpty()) {
          parts.add(part);
        }
      } else {
        parts.addAll(cut(part, most));
      }
      from = to;
    }
    return parts;
  }

  /** Pieces of at most {@code most} characters, cut at a space where there is one. */
  private static List<String> cut(String text, int most) {
    var parts = new ArrayList<String>();
    String rest = text;
    while (rest.length() > most) {
      int at = rest.lastIndexOf(' ', most);
      if (at <= 0) {
        at = Character.isHighSurrogate(rest.charAt(most - 1)) ? most - 1 : most;
      }
      parts.add(rest.substring(0, at).strip());
      rest = rest.substring(at).strip();
    }
    if (!rest.isEmpty()) {
      parts.add(rest);
    }
    return parts;
  }

  /** Puts parts together as long as they fit. */
  private static final class Packer {
    private final int most;
    private final List<String> pieces = new ArrayList<>();
    private final StringBuilder piece = new StringBuilder();
    private String separator = "";

    Packer(boolean whole) {
      this.most = whole ? HARD_CAP : MOST;
    }

    /** What stands between the last part and the next, when both end up in one piece. */
    void separate(String by) {
      separator = by;
    }

    /** Adds a part; a piece that begins with it begins with {@code opening}. */
    void add(String part, String opening) {
      int joined = piece.length() + separator.length() + part.length();
      boolean fits = joined <= most || (piece.length() < TAIL && joined <= HARD_CAP);
      if (!piece.isEmpty() && !fits) {
        flush();
        piece.append(opening);
      } else if (!piece.isEmpty()) {
        piece.append(separator);
      }
      piece.append(part);
    }

    private void flush() {
      pieces.add(piece.toString());
      piece.setLength(0);
    }

    List<String> finish() {
      if (!piece.isEmpty()) {
        boolean tail =
            piece.length() < TAIL
                && !pieces.isEmpty()
                && pieces.getLast().length() + PARAGRAPH.length() + piece.length() <= HARD_CAP;
        if (tail) {
          String before = pieces.removeLast();
          piece.insert(
              0, before + (separator.isBlank() && !separator.isEmpty() ? separator : "\n"));
        }
        flush();
      }
      return pieces;
    }
  }
}
