package io.parley.server.security;

import io.parley.server.audit.Acting;
import io.parley.server.audit.Actor;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Guards every resource method by its own mark: {@link Open} lets all in, {@link Needs} asks for a
 * key, and a method with neither is refused. The path plays no part in it.
 */
public final class Access implements DynamicFeature {
  private final Callers callers;
  private final Acting acting;
  @Context private @Nullable HttpServletRequest servlet;

  /**
   * @param acting is told who was let in
   */
  public Access(Callers callers, Acting acting) {
    this.callers = callers;
    this.acting = acting;
  }

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    Needs needs = resource.getResourceMethod().getAnnotation(Needs.class);
    if (needs != null) {
      context.register(
          new Door(
              callers,
              needs,
              acting,
              () -> Optional.ofNullable(servlet).map(HttpServletRequest::getRemoteAddr)));
    } else if (resource.getResourceMethod().isAnnotationPresent(Open.class)) {
      context.register(new Passage(acting));
    } else {
      context.register(new Wall());
    }
  }

  /** Whoever comes through an open door acts as nobody. */
  @Priority(Priorities.AUTHENTICATION)
  private record Passage(Acting acting) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      acting.done();
    }
  }

  @Priority(Priorities.AUTHENTICATION)
  private static final class Door implements ContainerRequestFilter {
    private final Callers callers;
    private final Role needed;
    private final boolean orSession;
    private final Acting acting;
    private final Supplier<Optional<String>> address;

    Door(Callers callers, Needs needs, Acting acting, Supplier<Optional<String>> address) {
      this.callers = callers;
      this.acting = acting;
      this.address = address;
      this.needed = needs.value();
      this.orSession = needs.orSession();
    }

    @Override
    public void filter(ContainerRequestContext request) {
      acting.done();
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
      acting.as(actor(presented.get(), address.get()));
    }
  }

  private static Actor actor(Presented presented, Optional<String> address) {
    Caller caller = presented.caller();
    return new Actor(
        presented.session() ? Actor.Kind.MEMBER : Actor.Kind.KEY,
        caller.name(),
        presented.session() ? caller.name() : ApiKeys.shown(presented.credential().reveal()),
        Optional.of(caller.role().spelled()),
        address);
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
