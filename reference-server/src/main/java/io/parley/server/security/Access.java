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
import java.util.Optional;

/**
 * Guards every resource method by its own mark: {@link Open} lets all in, {@link Needs} asks for a
 * key, and a method with neither is refused. The path plays no part in it.
 */
public final class Access implements DynamicFeature {
  private final Callers callers;

  public Access(Callers callers) {
    this.callers = callers;
  }

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    Needs needs = resource.getResourceMethod().getAnnotation(Needs.class);
    if (needs != null) {
      context.register(new Door(callers, needs));
    } else if (!resource.getResourceMethod().isAnnotationPresent(Open.class)) {
      context.register(new Wall());
    }
  }

  @Priority(Priorities.AUTHENTICATION)
  private static final class Door implements ContainerRequestFilter {
    private final Callers callers;
    private final Role needed;
    private final boolean orSession;

    Door(Callers callers, Needs needs) {
      this.callers = callers;
      this.needed = needs.value();
      this.orSession = needs.orSession();
    }

    @Override
    public void filter(ContainerRequestContext request) {
      Optional<Presented> presented =
          orSession ? callers.byKeyOrSession(request) : callers.byKey(request);
      if (presented.isEmpty() && orSession && Browsers.opens(request)) {
        request.abortWith(Browsers.toLogin(request));
        return;
      }
      Caller caller =
          presented
              .map(Presented::caller)
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
                    + "; the caller has "
                    + caller.role().spelled()));
      }
      caller.attach(request);
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
