package io.parley.server.console;

import io.parley.core.StaleVersionException;
import io.parley.core.StorageException;
import io.parley.core.TenantEndedException;
import io.parley.server.console.page.ErrorView;
import io.parley.server.console.page.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever is thrown on the way through the console into a page, or into a notice on the page
 * that asked. What is not foreseen shows an id that is found in the log, and nothing else.
 */
final class ErrorPages implements ExceptionMapper<Throwable> {
  private static final Logger log = LoggerFactory.getLogger(ErrorPages.class);
  private static final Set<Integer> EXPLAINED = Set.of(400, 403, 404, 405, 409, 413, 415, 429, 503);

  private final Pages pages;

  @Context private @Nullable HttpServletRequest request;

  ErrorPages(Pages pages) {
    this.pages = pages;
  }

  @Override
  public Response toResponse(Throwable thrown) {
    int status = status(thrown);
    String id = "";
    if (status >= 500) {
      id = UUID.randomUUID().toString();
      log.error("console problem {}", id, thrown);
    }
    var view =
        new ErrorView(status, EXPLAINED.contains(status) ? "error." + status : "error.500", id);
    if (request == null) {
      return Response.status(status).build();
    }
    return Visit.find(request)
        .map(visit -> answer(visit, view))
        .orElseGet(() -> Response.status(view.status()).build());
  }

  private Response answer(Visit visit, ErrorView view) {
    Page page = pages.page(visit, "");
    if (!visit.fragment()) {
      return pages.show(view.status(), "error", page, view);
    }
    return Response.fromResponse(pages.show(view.status(), "notice", page, view))
        .header("HX-Retarget", "#notices")
        .header("HX-Reswap", "beforeend")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private static int status(Throwable thrown) {
    return switch (thrown) {
      case WebApplicationException web -> web.getResponse().getStatus();
      case StaleVersionException stale -> 409;
      case TenantEndedException ended -> 404;
      case StorageException away -> 503;
      case HttpException http -> http.getCode();
      case IllegalArgumentException refused -> 400;
      case IOException broken -> // the container refused to read on, or the browser left
          broken.getCause() instanceof HttpException http ? http.getCode() : 400;
      default -> 500;
    };
  }
}
