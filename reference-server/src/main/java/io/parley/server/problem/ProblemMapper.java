package io.parley.server.problem;

import io.parley.core.RemoteException;
import io.parley.core.StaleVersionException;
import io.parley.core.StorageException;
import io.parley.core.TenantEndedException;
import io.parley.core.json.MalformedJsonException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever is thrown on the way through a resource into a problem. The only place that does.
 * What is not foreseen becomes a 500 with an id that is found in the log, and nothing else.
 */
@Provider
public final class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger log = LoggerFactory.getLogger(ProblemMapper.class);

  private static final int MOST_CAUSES = 10;

  /** Messages of refused values start with the field's path: {@code memory.window 0 must be …}. */
  private static final Pattern LEADING_FIELD =
      Pattern.compile(
          "^(?!the )([a-z][A-Za-z0-9]*(?:\\.[A-Za-z0-9]+|\\[\\d+])*) .*", Pattern.DOTALL);

  @Context private @Nullable UriInfo address;

  @Override
  public Response toResponse(Throwable thrown) {
    return response(problem(thrown), thrown, path());
  }

  /** The response that tells {@code problem} about the request at {@code path}. */
  public static Response response(Problem problem, String path) {
    var response =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .entity(problem.json(path).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    problem
        .retryAfterSeconds()
        .ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
    if (problem.status() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response.build();
  }

  private static Response response(Problem problem, Throwable thrown, String path) {
    Response response = response(problem, path);
    if (thrown instanceof NotAllowedException refused) {
      String allowed = refused.getResponse().getHeaderString(HttpHeaders.ALLOW);
      if (allowed != null) {
        return Response.fromResponse(response).header(HttpHeaders.ALLOW, allowed).build();
      }
    }
    return response;
  }

  private Problem problem(Throwable thrown) {
    return switch (thrown) {
      case ProblemException told -> told.problem();
      case MalformedJsonException json -> json(json);
      case StaleVersionException stale -> Problem.of(412, stale.getMessage());
      // Whoever asked was let in a moment before: from now on they are not.
      case TenantEndedException ended -> Problem.of(401, "the account was deleted");
      case StorageException away -> {
        if (away.getCause() instanceof TimeoutException) {
          // Told to each of many callers at once when the store is slow: where says nothing more.
          log.error("{} could not be served: {}", path(), away.getMessage());
        } else {
          log.error("{} could not be served: {}", path(), away.getMessage(), away);
        }
        yield Problem.of(503, "the store is away; nothing was changed")
            .retryAfter(away.retryAfter().orElse(Duration.ofSeconds(2)));
      }
      case RemoteException remote -> remote(remote);
      case WebApplicationException web -> web(web);
      case HttpException http -> Problem.of(http.getCode(), String.valueOf(http.getReason()));
      case EofException gone -> Problem.of(400, "the connection ended before the body did");
      default -> container(thrown).orElseGet(() -> unforeseen(thrown));
    };
  }

  /** What the container refused while the body was read, such as one that comes in too slowly. */
  private static Optional<Problem> container(Throwable thrown) {
    @Nullable Throwable cause = thrown;
    for (int depth = 0; depth < MOST_CAUSES && cause != null; depth++) {
      if (cause instanceof HttpException http) {
        return Optional.of(Problem.of(http.getCode(), String.valueOf(http.getReason())));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private Problem web(WebApplicationException thrown) {
    Optional<Problem> refused = container(thrown);
    if (refused.isPresent()) {
      return refused.get();
    }
    int status = thrown.getResponse().getStatus();
    return switch (status) {
      case 404 -> Problem.of(404, "nothing is here");
      case 405 -> Problem.of(405, "this path does not take this method");
      case 406 -> Problem.of(406, "nothing of the media types in Accept can be given");
      case 415 -> Problem.of(415, "the body's Content-Type is not taken here");
      default ->
          status >= 400 && status < 500
              ? Problem.of(status, "the request cannot be understood")
              : unforeseen(thrown);
    };
  }

  private static Problem remote(RemoteException thrown) {
    Problem problem = Problem.of(thrown.retryable() ? 503 : 502, thrown.getMessage());
    return thrown.retryable()
        ? problem.retryAfter(thrown.retryAfter().orElse(Duration.ofSeconds(5)))
        : problem;
  }

  private static Problem json(MalformedJsonException thrown) {
    if (!thrown.wellFormed()) {
      return Problem.of(400, thrown.getMessage());
    }
    Problem refused = refused(thrown.getMessage());
    if (thrown.field().isEmpty()) {
      return refused;
    }
    String inner = refused.errors().isEmpty() ? "" : refused.errors().getFirst().field();
    String field =
        inner.isEmpty() || inner.startsWith(thrown.field())
            ? (inner.isEmpty() ? thrown.field() : inner)
            : thrown.field();
    return Problem.field(field, thrown.getMessage());
  }

  /** 422 for a refused value whose message starts with the field's path. */
  static Problem refused(String message) {
    Matcher field = LEADING_FIELD.matcher(message);
    List<Problem.FieldError> errors =
        field.matches()
            ? List.of(new Problem.FieldError(field.group(1), message))
            : List.of(new Problem.FieldError("", message));
    return new Problem(422, message, errors, Optional.empty());
  }

  private Problem unforeseen(Throwable thrown) {
    String id = UUID.randomUUID().toString();
    log.error("problem {} at {}", id, path(), thrown);
    return Problem.of(500, "something went wrong here; its id in the log is " + id);
  }

  private String path() {
    return address == null ? "" : MaskedPath.of(address.getRequestUri().getRawPath());
  }
}
