package io.parley.rag.ingest.tika;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.sax.BodyContentHandler;
import org.apache.tika.sax.EmbeddedContentHandler;
import org.apache.tika.sax.XHTMLContentHandler;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * What is read of the files inside a file: the text of a mail. All else are files of their own,
 * which their owner uploads when they are wanted.
 */
final class Inside implements EmbeddedDocumentExtractor {
  private static final int MOST = 8 * 1024 * 1024;

  private final boolean mail;

  Inside(boolean mail) {
    this.mail = mail;
  }

  @Override
  public boolean shouldParseEmbedded(Metadata metadata) {
    String type = Optional.ofNullable(metadata.get(HttpHeaders.CONTENT_TYPE)).orElse("");
    return mail
        && metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY) == null
        && (type.startsWith("text/plain") || type.startsWith("text/html"));
  }

  @Override
  public void parseEmbedded(
      InputStream in, ContentHandler handler, Metadata metadata, boolean outputHtml)
      throws SAXException, IOException {
    String type = Optional.ofNullable(metadata.get(HttpHeaders.CONTENT_TYPE)).orElse("");
    if (type.startsWith("text/html")) {
      try {
        new JSoupParser()
            .parse(
                in,
                new EmbeddedContentHandler(new BodyContentHandler(handler)),
                metadata,
                new ParseContext());
      } catch (TikaException e) {
        throw new IOException("the mail's HTML cannot be read", e);
      }
      return;
    }
    String text = new String(in.readNBytes(MOST), charset(metadata));
    var written = new XHTMLContentHandler(handler, metadata);
    for (String paragraph : text.split("\\R\\s*\\R", -1)) {
      written.element("p", paragraph);
    }
  }

  private static Charset charset(Metadata metadata) {
    try {
      return Charset.forName(
          Optional.ofNullable(metadata.get(HttpHeaders.CONTENT_ENCODING)).orElse("UTF-8"));
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
