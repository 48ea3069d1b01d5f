package io.parley.rag.ingest;

import io.parley.rag.ingest.Section.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Walks through HTML and collects its sections. Not thread-safe; used once. */
final class HtmlSections {
  private static final Pattern SPACES = Pattern.compile("[\\s\\u00a0]+");
  private static final Pattern NAMED = Pattern.compile("^(?i)(?:mailto|tel):");
  private static final Pattern OUTSIDE = Pattern.compile("(?i)https?://");
  private static final int LONGEST_LINK = 200;
  private static final Set<String> LISTS = Set.of("ul", "ol", "dl");

  /** What stands inside a cell only when the table arranges a page. */
  private static final String ARRANGED = "table, h1, h2, h3, h4, h5, h6, ul, ol";

  /** What the parts of the document are, each marked by an element. */
  enum Pages {
    NONE,
    PAGES,
    SLIDES
  }

  private final Pages pages;
  private final Invisible invisible;
  private final Outline outline = new Outline("");
  private final StringBuilder line = new StringBuilder();
  private int page;

  HtmlSections(Pages pages, Invisible invisible) {
    this.pages = pages;
    this.invisible = invisible;
  }

  List<Section> read(Element root) {
    inside(root);
    paragraph();
    return outline.finish().stream().map(Section::withoutTitle).toList();
  }

  private void inside(Element parent) {
    for (Node child : parent.childNodes()) {
      if (child instanceof TextNode text) {
        line.append(text.getWholeText());
      } else if (child instanceof Element element) {
        element(element);
      }
    }
  }

  private void element(Element element) {
    String name = element.normalName();
    switch (name) {
      case "h1", "h2", "h3", "h4", "h5", "h6" -> {
        paragraph();
        String heading = plain(element);
        if (!heading.isEmpty()) {
          // Below the page or slide it is on.
          int level = name.charAt(1) - '0';
          outline.begin(pages == Pages.NONE ? level : Math.min(level + 1, 6), heading);
        }
      }
      case "summary" -> {
        paragraph();
        String heading = plain(element);
        if (Outline.isQuestion(heading)) {
          outline.begin(Outline.QUESTION_LEVEL, heading);
        } else {
          outline.add(new Block.Prose(heading));
        }
      }
      case "ul", "ol", "dl" -> {
        paragraph();
        outline.add(new Block.Lines(items(element, "")));
      }
      case "table" -> {
        paragraph();
        table(element);
      }
      case "pre" -> {
        paragraph();
        outline.add(
            new Block.Lines(
                invisible
                    .without(element.wholeText())
                    .lines()
                    .filter(each -> !each.isBlank())
                    .map(String::stripTrailing)
                    .toList()));
      }
      case "br" -> line.append('\u2028');
      case "hr" -> paragraph();
      case "a" -> link(element);
      case "div" -> {
        paragraph();
        turn(element);
        inside(element);
        paragraph();
      }
      default -> {
        boolean block = element.isBlock();
        if (block) {
          paragraph();
        }
        inside(element);
        if (block) {
          paragraph();
        }
      }
    }
  }

  /** Begins a page or slide where one begins. */
  private void turn(Element element) {
    switch (pages) {
      case NONE -> {}
      case PAGES -> {
        if (element.hasClass("page")) {
          outline.begin(1, "p. " + ++page);
        }
      }
      case SLIDES -> {
        if (element.hasClass("slide-content")) {
          outline.begin(1, "#" + ++page);
        }
      }
    }
  }

  private void link(Element link) {
    int from = line.length();
    inside(link);
    String address = link.attr("href").strip();
    String to = NAMED.matcher(address).replaceFirst("");
    boolean told = !to.equals(address) || OUTSIDE.matcher(address).lookingAt();
    if (told && to.length() <= LONGEST_LINK && line.indexOf(to, from) < 0) {
      line.append(" (").append(to).append(')');
    }
  }

  /** Ends the paragraph at hand. */
  private void paragraph() {
    String text = clean(line.toString());
    line.setLength(0);
    if (!text.isEmpty()) {
      outline.add(new Block.Prose(text));
    }
  }

  private String clean(String text) {
    var lines = new ArrayList<String>();
    for (String part : invisible.without(text).split("\u2028", -1)) {
      String one = SPACES.matcher(part).replaceAll(" ").strip();
      if (!one.isEmpty()) {
        lines.add(one);
      }
    }
    return String.join("\n", lines);
  }

  /** The text of an element on one line. */
  private String plain(Element element) {
    return SPACES.matcher(invisible.without(element.text())).replaceAll(" ").strip();
  }

  private List<String> items(Element list, String indent) {
    var lines = new ArrayList<String>();
    int number = 1;
    for (Element item : list.children()) {
      String mark =
          switch (list.normalName()) {
            case "ol" -> number++ + ". ";
            case "ul" -> "- ";
            default -> item.normalName().equals("dd") ? "  " : "";
          };
      Element bare = item.clone();
      bare.select("ul, ol, dl").remove();
      String text = plain(bare);
      if (!text.isEmpty()) {
        lines.add(indent + mark + text);
      }
      for (Element nested : nested(item)) {
        lines.addAll(items(nested, indent + "  "));
      }
    }
    return lines;
  }

  /** The lists right below an item, not those inside other lists. */
  private static List<Element> nested(Element item) {
    return item.select("ul, ol, dl").stream()
        .filter(
            list ->
                !list.equals(item)
                    && list.parents().stream()
                        .takeWhile(parent -> !parent.equals(item))
                        .noneMatch(parent -> LISTS.contains(parent.normalName())))
        .toList();
  }

  private void table(Element table) {
    var rows = new ArrayList<String>();
    int widest = 0;
    for (Element row : table.select("tr")) {
      var cells = new ArrayList<String>();
      for (Element cell : row.children()) {
        cells.add(plain(cell));
      }
      widest = Math.max(widest, cells.size());
      while (!cells.isEmpty() && cells.getLast().isEmpty()) {
        cells.removeLast();
      }
      if (!cells.isEmpty()) {
        rows.add(String.join(" | ", cells));
      }
    }
    if (widest <= 1 || !table.select("td, th").select(ARRANGED).isEmpty()) {
      inside(table);
      paragraph();
    } else if (!rows.isEmpty()) {
      outline.add(new Block.Table(rows.getFirst(), rows.subList(1, rows.size())));
    }
  }
}
