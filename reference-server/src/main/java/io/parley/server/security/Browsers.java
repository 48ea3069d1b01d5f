package io.parley.server.security;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Requests of people who open an address of the API in a browser. */
public final class Browsers {
  private Browsers() {}

  /** Whether a page is asked for: programs ask for anything, or for JSON. */
  public static boolean opens(ContainerRequestContext request) {
    return request.getMethod().equals("GET")
        && request.getAcceptableMediaTypes().stream()
            .anyMatch(
                type -> type.isCompatible(MediaType.TEXT_HTML_TYPE) && !type.isWildcardType());
  }

  /** Sends the browser to a path of this server; relative, so that a proxy does not matter. */
  public static Response to(String path) {
    return Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, path).build();
  }

  /** Sends the browser to the console's login, and from there back to what was asked for. */
  static Response toLogin(ContainerRequestContext request) {
    URI asked = request.getUriInfo().getRequestUri();
    String path =
        asked.getRawPath() + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery());
    return to("/login?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
  }
}
