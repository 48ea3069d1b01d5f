package io.parley.server.console;

import io.parley.server.console.page.Texts;
import io.parley.server.security.Open;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** How a browser wants its pages: kept in cookies, since it is the browser's own matter. */
@Path("/preferences")
public final class PreferencesResource {
  private static final List<String> THEMES = List.of("light", "dark", "system");

  private final Cookies cookies;

  PreferencesResource(Cookies cookies) {
    this.cookies = cookies;
  }

  /** Keeps the fields {@code theme} and {@code lang}, and goes back to {@code back}. */
  @POST
  @Open
  public Response keep(@Context ContainerRequestContext request) {
    Fields fields = Fields.of(request);
    var response = Response.fromResponse(Redirect.to(Redirect.local(fields.raw("back"), "/")));
    fields
        .text("theme")
        .filter(THEMES::contains)
        .ifPresent(theme -> response.cookie(cookies.kept(Cookies.THEME, theme)));
    fields
        .text("lang")
        .filter(Texts.LANGUAGES::contains)
        .ifPresent(language -> response.cookie(cookies.kept(Cookies.LANGUAGE, language)));
    return response.build();
  }
}
