package io.parley.rag.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/** The text of a parsed node as a person reads it, with the addresses of links kept. */
final class PlainText {
  private static final Pattern TAG = Pattern.compile("<!--.*?-->|<[^>]*>", Pattern.DOTALL);
  private static final Pattern SPACES = Pattern.compile("[ \\t]+");

  private PlainText() {}

  static String of(Node node) {
    var text = new StringBuilder();
    append(node, text);
    return SPACES.matcher(text).replaceAll(" ").strip();
  }

  private static void append(Node node, StringBuilder text) {
    switch (node) {
      case Text words -> text.append(words.getLiteral());
      case Code code -> text.append(code.getLiteral());
      case SoftLineBreak line -> text.append(' ');
      case HardLineBreak line -> text.append('\n');
      case FencedCodeBlock block -> text.append(block.getLiteral());
      case IndentedCodeBlock block -> text.append(block.getLiteral());
      case Paragraph paragraph -> {
        children(paragraph, text);
        text.append('\n');
      }
      case HtmlInline html -> text.append(' ');
      case HtmlBlock html -> text.append(withoutTags(html.getLiteral()));
      case Link link -> {
        int from = text.length();
        children(link, text);
        String to = link.getDestination().replaceFirst("^(mailto|tel):", "");
        if (text.indexOf(to, from) < 0 && !to.startsWith("#")) {
          text.append(" (").append(to).append(')');
        }
      }
      default -> children(node, text);
    }
  }

  private static void children(Node node, StringBuilder text) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      append(child, text);
    }
  }

  static String withoutTags(String html) {
    return SPACES.matcher(TAG.matcher(html).replaceAll(" ")).replaceAll(" ").strip();
  }

  /** The rows of a table, header first, cells divided by a bar. */
  static List<String> rows(TableBlock table) {
    var rows = new ArrayList<String>();
    for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
      for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
        if (row instanceof TableRow) {
          var cells = new ArrayList<String>();
          for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            if (cell instanceof TableCell) {
              cells.add(of(cell));
            }
          }
          rows.add(String.join(" | ", cells));
        }
      }
    }
    return rows;
  }
}
