package io.parley.rag.testkit;

import io.parley.rag.ingest.FileType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/**
 * Real files of every type that is read, each with the same four sections in four languages. Wants
 * Apache POI and PDFBox on the class path, as Tika brings them.
 */
public final class SampleFiles {
  /** Headings and what stands below them, by the question that they answer. */
  public static final Map<String, Part> PARTS = parts();

  private SampleFiles() {}

  /**
   * A section.
   *
   * @param heading its heading
   * @param text its text, long enough to stand alone
   */
  public record Part(String heading, String text) {}

  private static Map<String, Part> parts() {
    var parts = new LinkedHashMap<String, Part>();
    parts.put(
        "How long does delivery to Ireland take?",
        new Part(
            "Delivery abroad",
            "Delivery to Ireland takes six working days and costs nine euros. Parcels leave our"
                + " warehouse every morning, and you receive a number by which you can follow your"
                + " parcel until it reaches the door. When nobody is at home, the carrier leaves it"
                + " with a neighbour or at the nearest collection point."));
    parts.put(
        "¿Cuántos días tengo para devolver unos zapatos?",
        new Part(
            "Devoluciones",
            "Tiene treinta días para devolver los zapatos desde que los recibe. Guarde la caja y la"
                + " etiqueta, porque sin ellas no podemos aceptar la devolución. El importe se"
                + " abona en la misma tarjeta con la que pagó, en un plazo de cinco días después de"
                + " que el paquete llegue a nuestro almacén de Valencia."));
    parts.put(
        "Quais são as formas de pagamento? Posso parcelar?",
        new Part(
            "Formas de pagamento",
            "Aceitamos cartão de crédito, boleto e Pix. As compras acima de duzentos reais podem"
                + " ser parceladas em até seis vezes sem juros. O boleto vence em três dias, e o"
                + " pedido só é enviado depois que o banco confirma o pagamento, o que costuma"
                + " acontecer no dia útil seguinte."));
    parts.put(
        "Какая гарантия на рюкзаки?",
        new Part(
            "Гарантия",
            "На рюкзаки мы даём гарантию два года. Если молния или ремень сломались не по вашей"
                + " вине, мы починим рюкзак бесплатно или заменим его новым. Пришлите фотографию"
                + " поломки и номер заказа, и мастер ответит вам в течение трёх рабочих дней. Следы"
                + " обычного износа гарантия не покрывает."));
    return parts;
  }

  /** Writes a file of that type into the folder and returns where it is. */
  public static Path write(FileType type, Path folder) {
    Path file = folder.resolve("handbook." + type.name().toLowerCase(Locale.ROOT));
    try {
      switch (type) {
        case TXT -> Files.writeString(file, text("", "\n\n"));
        case MD -> Files.writeString(file, text("## ", "\n\n"));
        case HTML -> Files.writeString(file, html());
        case CSV -> Files.writeString(file, csv());
        case EML -> Files.write(file, mail());
        case PDF -> pdf(file);
        case RTF -> Files.writeString(file, rtf(), StandardCharsets.US_ASCII);
        case DOCX -> docx(file);
        case XLSX -> xlsx(file);
        case PPTX -> pptx(file);
        case ODT -> odt(file);
        case EPUB -> epub(file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String mark, String gap) {
    var text = new StringBuilder();
    PARTS.values().forEach(part -> text.append(mark + part.heading() + gap + part.text() + gap));
    return text.toString();
  }

  private static String html() {
    var html =
        new StringBuilder(
            "<!doctype html><html><head><meta charset=utf-8><title>Handbook</title>"
                + "<style>p{}</style></head><body><nav>Home About</nav>");
    PARTS
        .values()
        .forEach(part -> html.append("<h2>" + part.heading() + "</h2><p>" + part.text() + "</p>"));
    return html + "<script>alert('x')</script><footer>All rights reserved</footer></body></html>";
  }

  private static String csv() {
    var csv = new StringBuilder("Topic;Text\n");
    PARTS.values().forEach(part -> csv.append(part.heading() + ";\"" + part.text() + "\"\n"));
    return csv.toString();
  }

  private static byte[] mail() {
    return ("From: Ana <ana@example.com>\r\nTo: shop@example.com\r\nSubject: Handbook\r\n"
            + "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + text("", "\r\n\r\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String rtf() {
    var rtf = new StringBuilder("{\\rtf1\\ansi\\uc1{\\fonttbl{\\f0 Arial;}}\n");
    for (Part part : PARTS.values()) {
      for (String paragraph : new String[] {part.heading(), part.text()}) {
        rtf.append("\\pard ");
        paragraph
            .chars()
            .forEach(
                c -> {
                  if (c < 0x80) {
                    rtf.append((char) c);
                  } else {
                    rtf.append("\\u" + c + "?");
                  }
                });
        rtf.append("\\par\n");
      }
    }
    return rtf + "}";
  }

  private static void pdf(Path file) throws IOException {
    try (PDDocument document = new PDDocument();
        InputStream font =
            PDDocument.class.getResourceAsStream(
                "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
      PDFont loaded = PDType0Font.load(document, font);
      for (Part part : PARTS.values()) {
        var page = new PDPage();
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
          content.beginText();
          content.setFont(loaded, 11);
          content.setLeading(16);
          content.newLineAtOffset(50, 700);
          content.showText(part.heading());
          content.newLine();
          content.newLine();
          var line = new StringBuilder();
          for (String word : part.text().split(" ", -1)) {
            if (line.length() + word.length() > 80) {
              content.showText(line.toString());
              content.newLine();
              line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
          }
          content.showText(line.toString());
          content.endText();
        }
      }
      document.save(file.toFile());
    }
  }

  private static void docx(Path file) throws IOException {
    try (var document = new XWPFDocument();
        OutputStream out = Files.newOutputStream(file)) {
      var styles = document.createStyles();
      var style =
          org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle.Factory.newInstance();
      style.setStyleId("Heading1");
      style.addNewName().setVal("heading 1");
      styles.addStyle(new org.apache.poi.xwpf.usermodel.XWPFStyle(style));
      for (Part part : PARTS.values()) {
        var heading = document.createParagraph();
        heading.setStyle("Heading1");
        heading.createRun().setText(part.heading());
        document.createParagraph().createRun().setText(part.text());
      }
      document.write(out);
    }
  }

  private static void xlsx(Path file) throws IOException {
    try (var book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      for (Part part : PARTS.values()) {
        var sheet = book.createSheet(part.heading());
        var header = sheet.createRow(0);
        header.createCell(0).setCellValue("Topic");
        header.createCell(1).setCellValue("Text");
        var row = sheet.createRow(1);
        row.createCell(0).setCellValue(part.heading());
        row.createCell(1).setCellValue(part.text());
      }
      book.write(out);
    }
  }

  private static void pptx(Path file) throws IOException {
    try (var show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      for (Part part : PARTS.values()) {
        var slide = show.createSlide();
        for (String text : new String[] {part.heading(), part.text()}) {
          var box = slide.createTextBox();
          box.setAnchor(new java.awt.geom.Rectangle2D.Double(50, 50, 600, 300));
          box.setText(text);
        }
      }
      show.write(out);
    }
  }

  private static void odt(Path file) {
    var body = new StringBuilder();
    PARTS
        .values()
        .forEach(
            part ->
                body.append(
                    "<text:h text:outline-level=\"1\">"
                        + part.heading()
                        + "</text:h><text:p>"
                        + part.text()
                        + "</text:p>"));
    try (var archive = new Archive(file)) {
      archive
          .stored("mimetype", "application/vnd.oasis.opendocument.text")
          .text(
              "META-INF/manifest.xml",
              "<?xml version=\"1.0\"?><manifest:manifest"
                  + " xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">"
                  + "<manifest:file-entry manifest:full-path=\"/\""
                  + " manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>"
                  + "<manifest:file-entry manifest:full-path=\"content.xml\""
                  + " manifest:media-type=\"text/xml\"/></manifest:manifest>")
          .text(
              "content.xml",
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content"
                  + " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
                  + " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
                  + " office:version=\"1.2\"><office:body><office:text>"
                  + body
                  + "</office:text></office:body></office:document-content>");
    }
  }

  private static void epub(Path file) {
    var items = new StringBuilder();
    var spine = new StringBuilder();
    try (var archive = new Archive(file)) {
      archive
          .stored("mimetype", "application/epub+zip")
          .text(
              "META-INF/container.xml",
              "<?xml version=\"1.0\"?><container version=\"1.0\""
                  + " xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>"
                  + "<rootfile full-path=\"content.opf\""
                  + " media-type=\"application/oebps-package+xml\"/></rootfiles></container>");
      int chapter = 0;
      for (Part part : PARTS.values()) {
        String name = "c" + chapter++;
        items.append(
            "<item id=\"%s\" href=\"%s.xhtml\" media-type=\"application/xhtml+xml\"/>"
                .formatted(name, name));
        spine.append("<itemref idref=\"" + name + "\"/>");
        archive.text(
            name + ".xhtml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><html"
                + " xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>x</title></head><body><h1>"
                + part.heading()
                + "</h1><p>"
                + part.text()
                + "</p></body></html>");
      }
      archive.text(
          "content.opf",
          "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"2.0\">"
              + "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Handbook"
              + "</dc:title></metadata><manifest>"
              + items
              + "</manifest><spine>"
              + spine
              + "</spine></package>");
    }
  }
}
