package io.parley.server.http;

import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses paths that two layers could read differently, before anything looks at them: matrix
 * parameters, backslashes, encoded separators and NUL, empty and dot segments. Also addresses over
 * 8 KiB.
 */
final class PathGuard extends Handler.Wrapper {
  private static final int MAX_ADDRESS = 8 * 1024;
  private static final List<String> REFUSED =
      List.of(";", "\\", "%2f", "%5c", "%00", "%2e", "%3b", "%25", "//", "/./", "/../");

  PathGuard(Handler inner) {
    super(inner);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String address = request.getHttpURI().getPathQuery();
    if (address != null && address.length() > MAX_ADDRESS) {
      Response.writeError(request, response, callback, 414, "the address is over 8 KiB");
      return true;
    }
    if (ambiguous(String.valueOf(request.getHttpURI().getPath()))) {
      Response.writeError(
          request,
          response,
          callback,
          400,
          "a path must not have ';', '\\', encoded separators, empty or dot segments");
      return true;
    }
    return super.handle(request, response, callback);
  }

  static boolean ambiguous(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return REFUSED.stream().anyMatch(lower::contains)
        || lower.endsWith("/.")
        || lower.endsWith("/..");
  }
}
