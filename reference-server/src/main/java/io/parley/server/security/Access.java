package io.parley.server.security;

import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/**
 * Guards every resource method by its own mark: {@link Open} lets all in, {@link Needs} asks for a
 * key, and a method with neither is refused. The path plays no part in it.
 */
public final class Access implements DynamicFeature {
  private final ApiKeys keys;

  public Access(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    Needs needs = resource.getResourceMethod().getAnnotation(Needs.class);
    if (needs != null) {
      context.register(new Door(keys, needs.value()));
    } else if (!resource.getResourceMethod().isAnnotationPresent(Open.class)) {
      context.register(new Wall());
    }
  }

  @Priority(Priorities.AUTHENTICATION)
  private static final class Door implements ContainerRequestFilter {
    private final ApiKeys keys;
    private final Role needed;

    Door(ApiKeys keys, Role needed) {
      this.keys = keys;
      this.needed = needed;
    }

    @Override
    public void filter(ContainerRequestContext request) {
      Caller caller =
          bearer(request)
              .flatMap(keys::caller)
              .orElseThrow(
                  () ->
                      new ProblemException(
                          Problem.of(401, "send a valid key as Authorization: Bearer <key>")));
      if (!caller.role().covers(needed)) {
        throw new ProblemException(
            Problem.of(
                403,
                "this takes the role "
                    + needed.spelled()
                    + "; the key has "
                    + caller.role().spelled()));
      }
      caller.attach(request);
    }

    private static Optional<String> bearer(ContainerRequestContext request) {
      String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
      return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
          ? Optional.of(header.substring(7).strip()).filter(key -> !key.isEmpty())
          : Optional.empty();
    }
  }

  @Priority(Priorities.AUTHENTICATION)
  private static final class Wall implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      throw new ProblemException(
          request.getMethod().equals("OPTIONS")
              ? Problem.of(405, "this path does not take this method")
              : Problem.of(401, "this method is open to nobody"));
    }
  }
}
