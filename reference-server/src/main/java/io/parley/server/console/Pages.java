package io.parley.server.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.parley.server.console.page.Page;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Turns what a page shows into HTML, through templates compiled with the server. Thread-safe. */
final class Pages {
  private static final MediaType HTML = MediaType.TEXT_HTML_TYPE.withCharset("utf-8");

  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
  private final Assets assets;

  Pages(Assets assets) {
    this.assets = assets;
  }

  /** The frame for a visit's page. */
  Page page(Visit visit, String section) {
    return visit.page(section, assets.paths());
  }

  /** A template's HTML; it takes the parameters {@code page} and {@code view}. */
  String html(String template, Page page, Object view) {
    var output = new StringOutput();
    engine.render(template + ".jte", Map.of("page", page, "view", view), output);
    return output.toString();
  }

  /** An answer with a template's HTML. */
  Response show(String template, Page page, Object view) {
    return show(200, template, page, view);
  }

  /** An answer of that status with a template's HTML. */
  Response show(int status, String template, Page page, Object view) {
    return Response.status(status).type(HTML).entity(html(template, page, view)).build();
  }
}
