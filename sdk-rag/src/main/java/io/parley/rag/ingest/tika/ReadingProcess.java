package io.parley.rag.ingest.tika;

import io.parley.core.json.Json;
import io.parley.rag.ingest.DocumentReader;
import io.parley.rag.ingest.ExtractedText;
import io.parley.rag.ingest.FileType;
import io.parley.rag.ingest.HtmlReader;
import io.parley.rag.ingest.UnreadableFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.csv.TextAndCSVParser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.mail.RFC822Parser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.odf.OpenDocumentParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.sax.SecureContentHandler;
import org.apache.tika.sax.ToXMLContentHandler;
import org.apache.tika.sax.WriteOutContentHandler;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * The main of the process that reads one file: type, path and time in, the text as JSON out. It
 * opens no connection, runs nothing, and ends when its time is over or whoever started it is gone.
 */
final class ReadingProcess {
  private static final long MOST_UNPACKED = 200L * 1024 * 1024;
  private static final long MOST_MEMORY_FOR_PDF = 64L * 1024 * 1024;

  private ReadingProcess() {}

  /**
   * Reads the file and ends the process.
   *
   * @param arguments the type, the file, and the most seconds it may take
   */
  public static void main(String[] arguments) {
    // Whatever a library has to say would stand in the middle of the text.
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    FileType type = FileType.valueOf(arguments[0]);
    Path file = Path.of(arguments[1]);
    endAfter(Duration.ofSeconds(Long.parseLong(arguments[2])));
    closeTheNetwork();
    Runtime.getRuntime().halt(read(type, file, out).code());
  }

  private static void endAfter(Duration time) {
    ProcessHandle starter = ProcessHandle.current().parent().orElseThrow();
    long deadline = System.nanoTime() + time.toNanos();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (starter.isAlive() && System.nanoTime() < deadline) {
                try {
                  TimeUnit.MILLISECONDS.sleep(200);
                } catch (InterruptedException e) {
                  break;
                }
              }
              Runtime.getRuntime().halt(Exit.OVERTIME.code());
            });
  }

  /** What a file refers to is not fetched, whatever a parser thinks of it. */
  private static void closeTheNetwork() {
    Set<String> closed = Set.of("http", "https", "ftp");
    URL.setURLStreamHandlerFactory(
        protocol ->
            closed.contains(protocol)
                ? new URLStreamHandler() {
                  @Override
                  protected URLConnection openConnection(URL address) throws IOException {
                    throw new IOException("nothing is fetched while a file is read");
                  }
                }
                : null);
  }

  private static Exit read(FileType type, Path file, PrintStream out) {
    try {
      ExtractedText text =
          type == FileType.HTML
              ? new HtmlReader().read(type, file)
              : new HtmlReader().made(type, xhtml(type, file));
      out.writeBytes(Json.write(text).getBytes(StandardCharsets.UTF_8));
      out.flush();
      return Exit.READ;
    } catch (StackOverflowError e) {
      return Exit.TOO_DEEP;
    } catch (EncryptedDocumentException | org.apache.poi.EncryptedDocumentException e) {
      return Exit.ENCRYPTED;
    } catch (UnreadableFileException e) {
      return Exit.TOO_LONG;
    } catch (IOException | TikaException | SAXException | RuntimeException e) {
      return meaning(e);
    }
  }

  private static String xhtml(FileType type, Path file)
      throws IOException, TikaException, SAXException {
    ZipSecureFile.setMinInflateRatio(0.005);
    ZipSecureFile.setMaxEntrySize(MOST_UNPACKED);
    ZipSecureFile.setMaxTextSize(MOST_UNPACKED);
    ZipSecureFile.setMaxFileCount(10_000);
    var metadata = new Metadata();
    metadata.set(HttpHeaders.CONTENT_TYPE, type.mediaType());
    metadata.set(TikaCoreProperties.CONTENT_TYPE_USER_OVERRIDE, type.mediaType());
    try (TikaInputStream in = TikaInputStream.get(file, metadata)) {
      ContentHandler written = new ToXMLContentHandler();
      var limited = new WriteOutContentHandler(written, DocumentReader.MOST_CHARACTERS);
      var secure = new SecureContentHandler(limited, in);
      secure.setMaximumDepth(1_000);
      try {
        parser(type).parse(in, secure, metadata, context(type));
      } catch (SAXException e) {
        secure.throwIfCauseOf(e);
        throw e;
      }
      return written.toString();
    }
  }

  private static Exit meaning(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (WriteLimitReachedException.isWriteLimitReached(cause)) {
        return Exit.TOO_LONG;
      }
      String told = String.valueOf(cause.getMessage());
      if (told.contains("Zip bomb") || told.contains("zip bomb") || told.contains("Suspected")) {
        return Exit.BOMB;
      }
      if (cause instanceof EncryptedDocumentException
          || cause instanceof org.apache.poi.EncryptedDocumentException
          || cause.getClass().getSimpleName().equals("InvalidPasswordException")) {
        return Exit.ENCRYPTED;
      }
    }
    return Exit.DAMAGED;
  }

  private static Parser parser(FileType type) {
    return switch (type) {
      case PDF -> new PDFParser();
      case DOCX, XLSX, PPTX -> new OOXMLParser();
      case ODT -> new OpenDocumentParser();
      case EPUB -> new EpubParser();
      case RTF -> new RTFParser();
      case EML -> new RFC822Parser();
      case CSV -> new TextAndCSVParser();
      case TXT, MD, HTML -> throw new IllegalArgumentException(type + " is read without Tika");
    };
  }

  private static ParseContext context(FileType type) {
    var pdf = new PDFParserConfig();
    pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
    pdf.setExtractInlineImages(false);
    pdf.setExtractBookmarksText(false);
    pdf.setExtractAnnotationText(false);
    pdf.setExtractActions(false);
    pdf.setIfXFAExtractOnlyXFA(false);
    pdf.setMaxMainMemoryBytes(MOST_MEMORY_FOR_PDF);
    var office = new OfficeParserConfig();
    office.setUseSAXDocxExtractor(true);
    office.setUseSAXPptxExtractor(true);
    office.setIncludeDeletedContent(false);
    office.setIncludeMoveFromContent(false);
    office.setIncludeSlideMasterContent(false);
    office.setIncludeHeadersAndFooters(false);
    office.setExtractMacros(false);
    var context = new ParseContext();
    context.set(PDFParserConfig.class, pdf);
    context.set(OfficeParserConfig.class, office);
    context.set(EmbeddedDocumentExtractor.class, new Inside(type == FileType.EML));
    return context;
  }
}
