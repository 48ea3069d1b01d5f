package io.parley.rag.ingest;

import io.parley.rag.ingest.Section.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.parser.Parser;

/**
 * Reads Markdown into sections of plain text. Besides headings, a question begins a section: a
 * paragraph in bold that ends in a question mark, or one marked {@code Q:} and followed by {@code
 * A:}, in any of our languages. Thread-safe.
 */
final class MarkdownReader {
  /** Quotations and lists inside each other; deeper ones are taken as text. */
  private static final int DEEPEST = 100;

  private static final Pattern QUESTION_MARK =
      Pattern.compile(
          "^(?:Q|Question|P|Pregunta|Pergunta|В|Вопрос)\\s*\\d*\\s*[:.)]\\s*(?<text>.+?\\?)"
              + "(?:\\s+(?:A|R|О)\\s*:\\s*(?<answer>.+))?$",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);

  private static final Pattern ANSWER_MARK =
      Pattern.compile(
          "^(?:A|Answer|R|Respuesta|Resposta|О|Ответ)\\s*:\\s+",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private final Parser parser =
      Parser.builder()
          .extensions(List.of(TablesExtension.create()))
          .maxOpenBlockParsers(DEEPEST)
          .build();

  /** The sections of a text in order. A heading with nothing under it is left out. */
  List<Section> read(String title, String markdown) {
    var outline = new Outline(title);
    for (Node node = parser.parse(markdown).getFirstChild(); node != null; node = node.getNext()) {
      read(node, outline);
    }
    return outline.finish();
  }

  private static void read(Node node, Outline outline) {
    switch (node) {
      case Heading heading -> outline.begin(heading.getLevel(), PlainText.of(heading));
      case Paragraph paragraph -> paragraph(paragraph, outline);
      case TableBlock table -> {
        List<String> rows = PlainText.rows(table);
        if (!rows.isEmpty()) {
          outline.add(new Block.Table(rows.getFirst(), rows.subList(1, rows.size())));
        }
      }
      case BulletList list -> outline.add(new Block.Lines(items(list, "")));
      case OrderedList list -> outline.add(new Block.Lines(items(list, "")));
      case FencedCodeBlock code -> outline.add(lines(code.getLiteral()));
      case IndentedCodeBlock code -> outline.add(lines(code.getLiteral()));
      case HtmlBlock html -> outline.add(new Block.Prose(PlainText.withoutTags(html.getLiteral())));
      case BlockQuote quote -> {
        for (Node child = quote.getFirstChild(); child != null; child = child.getNext()) {
          read(child, outline);
        }
      }
      default -> {
        // A thematic break or a link definition: nothing to read.
      }
    }
  }

  private static void paragraph(Paragraph paragraph, Outline outline) {
    String text = PlainText.of(paragraph);
    Matcher marked = QUESTION_MARK.matcher(text);
    if (marked.matches()) {
      outline.begin(Outline.QUESTION_LEVEL, marked.group("text"));
      Optional.ofNullable(marked.group("answer"))
          .ifPresent(answer -> outline.add(new Block.Prose(answer)));
    } else if (Outline.isQuestion(text) && isBold(paragraph)) {
      outline.begin(Outline.QUESTION_LEVEL, text);
    } else if (outline.atQuestion()) {
      outline.add(new Block.Prose(ANSWER_MARK.matcher(text).replaceFirst("")));
    } else {
      outline.add(new Block.Prose(text));
    }
  }

  private static boolean isBold(Paragraph paragraph) {
    Node first = paragraph.getFirstChild();
    return first instanceof StrongEmphasis && first.getNext() == null;
  }

  private static List<String> items(Node list, String indent) {
    var lines = new ArrayList<String>();
    int number =
        list instanceof OrderedList ordered
            ? Optional.ofNullable(ordered.getMarkerStartNumber()).orElse(1)
            : 0;
    for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
      if (item instanceof ListItem) {
        String mark = list instanceof OrderedList ? number++ + ". " : "- ";
        item(item, indent, mark, lines);
      }
    }
    return lines;
  }

  private static void item(Node item, String indent, String mark, List<String> lines) {
    String before = indent + mark;
    for (Node child = item.getFirstChild(); child != null; child = child.getNext()) {
      switch (child) {
        case BulletList nested -> lines.addAll(items(nested, indent + "  "));
        case OrderedList nested -> lines.addAll(items(nested, indent + "  "));
        default -> {
          String text = PlainText.of(child);
          if (!text.isBlank()) {
            lines.add(before + text);
            before = indent + "  ";
          }
        }
      }
    }
  }

  private static Block lines(String literal) {
    return new Block.Lines(literal.lines().filter(line -> !line.isBlank()).toList());
  }
}
