package io.parley.server.console;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;

/** Answers that send the browser to another page of the console. */
final class Redirect {
  private static final Pattern LOCAL =
      Pattern.compile("/(?:[^/\\\\\\p{Cntrl}][^\\\\\\p{Cntrl}]*)?");

  private Redirect() {}

  /** To a path on this server; relative, so that a proxy in between does not matter. */
  static Response to(String path) {
    return Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, path).build();
  }

  /** {@code path} when it stays on this server, else {@code otherwise}. */
  static String local(String path, String otherwise) {
    return LOCAL.matcher(path).matches() ? path : otherwise;
  }
}
