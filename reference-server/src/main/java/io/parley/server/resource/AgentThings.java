package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.agent.Agents;
import io.parley.server.call.Answer;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the routes of things that belong to an agent have in common: they are listed, read, changed
 * and looked up within the caller's tenant and the agent in the path, or are not there.
 * Thread-safe.
 *
 * @param <T> a stored thing
 */
final class AgentThings<T> {
  private final Agents agents;
  private final Kind<T> kind;

  AgentThings(Agents agents, Kind<T> kind) {
    this.agents = agents;
    this.kind = kind;
  }

  /** Lists a page of an agent's things. */
  interface Listing<T> {
    List<T> of(TenantId tenant, String agentId, Optional<String> before, int limit);
  }

  /** Looks one up. */
  interface Finding<T> {
    Optional<T> of(TenantId tenant, String agentId, String id);
  }

  /**
   * One kind of thing.
   *
   * @param name as messages call it
   * @param finding empty for a thing of another agent
   * @param view as the API shows it
   */
  record Kind<T>(
      String name,
      Listing<T> listing,
      Finding<T> finding,
      Function<T, String> id,
      ToLongFunction<T> version,
      Function<T, ?> view) {}

  /**
   * The caller's tenant, when the agent is one of its.
   *
   * @throws ProblemException 404 when it is not
   */
  static TenantId tenant(Agents agents, ContainerRequestContext request, String agentId) {
    TenantId tenant = Caller.of(request).tenant();
    ProblemException.present(agents.find(tenant, agentId), "agent", agentId);
    return tenant;
  }

  TenantId tenant(ContainerRequestContext request, String agentId) {
    return tenant(agents, request, agentId);
  }

  /** A page of them, newest first. */
  Response list(
      ContainerRequestContext request,
      String agentId,
      @Nullable String limit,
      @Nullable String cursor) {
    TenantId tenant = tenant(request, agentId);
    Page page = Page.of(limit, cursor);
    List<T> found = kind.listing().of(tenant, agentId, page.before(), page.withNext());
    return Answer.ok(page.body(found, kind.id(), kind.view())).response();
  }

  /**
   * One of them.
   *
   * @throws ProblemException 404 when it is not there
   */
  T present(ContainerRequestContext request, String agentId, String id) {
    return ProblemException.present(
        kind.finding().of(tenant(request, agentId), agentId, id), kind.name(), id);
  }

  /** The same, at the version that the caller expects. */
  T expected(ContainerRequestContext request, String agentId, String id) {
    return checked(Expected.of(request), present(request, agentId, id));
  }

  private T checked(Expected expected, T thing) {
    expected.check(kind.name() + " " + kind.id().apply(thing), kind.version().applyAsLong(thing));
    return thing;
  }

  /** Shows one. */
  Response read(ContainerRequestContext request, String agentId, String id) {
    return shown(present(request, agentId, id));
  }

  /**
   * Changes one and shows it.
   *
   * @param change stores what comes of the one that is there; run again when it was overtaken
   */
  Response change(
      ContainerRequestContext request, String agentId, String id, UnaryOperator<T> change) {
    Expected expected = Expected.of(request);
    return shown(
        expected.change(() -> change.apply(checked(expected, present(request, agentId, id)))));
  }

  private Response shown(T thing) {
    return Answer.ok(kind.view().apply(thing), kind.version().applyAsLong(thing)).response();
  }
}
