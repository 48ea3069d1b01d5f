package io.parley.rag.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Reads HTML: headings, paragraphs, lists and tables as a person sees them. What is hidden, runs or
 * only helps to get around (scripts, forms, menus, footers) is left out. Thread-safe.
 *
 * <p>Takes some twenty times the file in memory; read pages of strangers with a reader that does it
 * in another process.
 */
public final class HtmlReader implements DocumentReader {
  private static final String UNREAD =
      "script, style, noscript, template, svg, math, iframe, object, embed, canvas, audio, video,"
          + " select, button, input, textarea, dialog, link";

  private static final String AROUND =
      "nav, footer, aside, form, [role=navigation], [role=banner], [role=contentinfo],"
          + " [role=search]";

  private static final String HIDDEN =
      "[hidden], [aria-hidden=true], [style~=(?i)display\\s*:\\s*none],"
          + " [style~=(?i)visibility\\s*:\\s*hidden], [style~=(?i)font-size\\s*:\\s*0(?![.\\d]*[1-9])],"
          + " [style~=(?i)opacity\\s*:\\s*0(?![.\\d]*[1-9])]";

  /** A main part shorter than this is a heading or a frame, not the page. */
  private static final int SHORTEST_MAIN = 200;

  /** A reader of HTML. */
  public HtmlReader() {}

  @Override
  public Set<FileType> types() {
    return Set.of(FileType.HTML);
  }

  @Override
  public ExtractedText read(FileType type, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Document document = Jsoup.parse(in, null, "");
      document.select(UNREAD).remove();
      int hidden = remove(document, HIDDEN);
      Element whole = document.body();
      Element main = document.selectFirst("main, [role=main], article");
      Element read =
          main != null && main.text().length() >= SHORTEST_MAIN ? main : withoutAround(whole);
      return text(document, read, HtmlSections.Pages.NONE, hidden);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The text of XHTML that another reader made of a file of that type.
   *
   * @throws UnreadableFileException when it has too much text
   */
  public ExtractedText made(FileType from, String xhtml) {
    Document document = Jsoup.parse(xhtml);
    document.select(UNREAD).remove();
    int hidden = remove(document, HIDDEN);
    HtmlSections.Pages pages =
        switch (from) {
          case PDF -> HtmlSections.Pages.PAGES;
          case PPTX -> HtmlSections.Pages.SLIDES;
          default -> HtmlSections.Pages.NONE;
        };
    return text(document, document.body(), pages, hidden);
  }

  private static int remove(Document document, String selector) {
    var found = document.select(selector);
    found.removeIf(document.body()::equals);
    int shown = 0;
    for (Element element : found) {
      shown += element.text().isBlank() ? 0 : 1;
    }
    found.remove();
    return shown;
  }

  /** The page without what is around its text, unless it has no other text. */
  private static Element withoutAround(Element whole) {
    Element copy = whole.clone();
    copy.select(AROUND).remove();
    return copy.text().isBlank() ? whole : copy;
  }

  private static ExtractedText text(
      Document document, Element read, HtmlSections.Pages pages, int hidden) {
    var invisible = new Invisible();
    List<Section> sections = new HtmlSections(pages, invisible).read(read);
    var warnings = new ArrayList<String>();
    if (hidden > 0) {
      warnings.add(hidden + " hidden parts were left out");
    }
    invisible.warning().ifPresent(warnings::add);
    long characters = sections.stream().mapToLong(SmallSections::length).sum();
    if (characters > MOST_CHARACTERS) {
      throw new UnreadableFileException(
          "has more than " + MOST_CHARACTERS + " characters of text; divide it");
    }
    String title = invisible.without(document.title()).strip();
    return new ExtractedText(
        title.isEmpty() ? Optional.empty() : Optional.of(title), sections, warnings);
  }
}
