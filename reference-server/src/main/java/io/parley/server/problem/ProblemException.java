package io.parley.server.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Supplier;

/** A request that ends with a problem. */
public final class ProblemException extends WebApplicationException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized: it ends at the mapper
  private final Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), Response.status(problem.status()).build());
    this.problem = problem;
  }

  /** The problem to tell. */
  public Problem problem() {
    return problem;
  }

  /** What {@code making} makes; its refusal of a value becomes a 422 that names the field. */
  public static <T> T checked(Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemMapper.refused(String.valueOf(e.getMessage())));
    }
  }

  /** What was asked for, or 404: not there, or not the caller's to see. */
  public static <T> T present(Optional<T> found, String what, String id) {
    return found.orElseThrow(() -> notFound(what, id));
  }

  /** 404 for a thing of that id. */
  public static ProblemException notFound(String what, String id) {
    return new ProblemException(Problem.of(404, "no " + what + " '" + id + "'"));
  }

  /** 422 for a field or parameter. */
  public static ProblemException field(String field, String message) {
    return new ProblemException(Problem.field(field, message));
  }
}
