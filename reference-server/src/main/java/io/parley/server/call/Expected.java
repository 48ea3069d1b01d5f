package io.parley.server.call;

import io.parley.core.StaleVersionException;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** The header {@code If-Match}: which version a caller means to change. */
public final class Expected {
  private static final int TRIES = 5;
  private final LongPredicate matches;
  private final boolean any;

  private Expected(LongPredicate matches, boolean any) {
    this.matches = matches;
    this.any = any;
  }

  /** What the request expects; any version without the header. */
  public static Expected of(ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.IF_MATCH);
    if (header == null || header.strip().equals("*")) {
      return new Expected(version -> true, true);
    }
    return new Expected(
        version -> {
          for (String tag : header.split(",", -1)) {
            if (tag.strip().equals("\"" + version + "\"")) {
              return true;
            }
          }
          return false;
        },
        false);
  }

  /**
   * Refuses a version that is not the expected one.
   *
   * @param what names the thing
   */
  public void check(String what, long version) {
    if (!matches.test(version)) {
      throw new ProblemException(
          Problem.of(412, what + " is at version " + version + ", not at the one in If-Match"));
    }
  }

  /**
   * Runs a change that reads, decides and writes. Where the caller expects no version, one that was
   * overtaken is run again on what is there now.
   */
  public <T> T change(Supplier<T> change) {
    for (int attempt = 1; ; attempt++) {
      try {
        return change.get();
      } catch (StaleVersionException e) {
        if (!any || attempt == TRIES) {
          throw e;
        }
      }
    }
  }
}
