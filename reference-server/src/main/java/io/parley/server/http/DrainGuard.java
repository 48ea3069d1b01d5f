package io.parley.server.http;

import io.parley.server.operations.Draining;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses what is asked of a process that is about to end, but for its health and figures. A caller
 * that repeats it reaches another one: Kommo repeats a webhook that was answered 503, and may not
 * repeat one whose connection was refused.
 */
final class DrainGuard extends Handler.Wrapper {
  private final Draining draining;

  DrainGuard(Draining draining, Handler next) {
    super(next);
    this.draining = draining;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = String.valueOf(Request.getPathInContext(request));
    if (!draining.begun() || path.startsWith("/health") || path.startsWith("/metrics/")) {
      return super.handle(request, response, callback);
    }
    response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Response.writeError(request, response, callback, 503);
    return true;
  }
}
