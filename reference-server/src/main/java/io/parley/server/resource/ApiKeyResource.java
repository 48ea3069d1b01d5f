package io.parley.server.resource;

import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.ApiKey;
import io.parley.server.security.ApiKeys;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys with which programs call this API. */
@Path("/api/account/api-keys")
@Produces(MediaType.APPLICATION_JSON)
public final class ApiKeyResource {
  private final ApiKeys keys;
  private final Commits commits;

  public ApiKeyResource(ApiKeys keys, Commits commits) {
    this.keys = keys;
    this.commits = commits;
  }

  /** The key to make. */
  public record Wanted(@Nullable String name, @Nullable String role, Optional<Instant> expiresAt) {
    public Wanted {
      Bodies.required("name", name);
      var unused = Role.of(Bodies.required("role", role));
      if (name == null || name.isBlank() || name.length() > 100) {
        throw new IllegalArgumentException("name must have 1 to 100 characters");
      }
    }
  }

  private record View(
      String id,
      String name,
      String key,
      String role,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt,
      Instant createdAt,
      @Nullable String secret) {
    static View of(Stored<ApiKey> stored) {
      return of(stored, null);
    }

    static View of(Stored<ApiKey> stored, @Nullable String secret) {
      ApiKey key = stored.value();
      return new View(
          stored.id(),
          key.name(),
          key.key(),
          key.role().spelled(),
          key.expiresAt(),
          key.lastUsedAt(),
          stored.createdAt(),
          secret);
    }
  }

  /** The keys, newest first, without their secrets. */
  @GET
  @Needs(Role.ADMIN)
  @Exchange(gives = View.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    List<Stored<ApiKey>> found =
        keys.list(Caller.of(request).tenant(), page.before(), page.withNext());
    return Answer.ok(page.body(found, Stored::id, View::of)).response();
  }

  /** Makes a key; the answer is the only place that shows its secret. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Exchange(gives = View.class, status = 201)
  public Response create(@Context ContainerRequestContext request, @Nullable Wanted wanted) {
    Wanted body = Bodies.present(wanted);
    Caller caller = Caller.of(request);
    Role role = Role.of(Bodies.required("role", body.role()));
    if (!caller.role().covers(role)) {
      throw new ProblemException(
          Problem.of(403, "a key of role " + role.spelled() + " takes a caller of that role"));
    }
    Instant now = commits.now();
    body.expiresAt()
        .ifPresent(
            end -> {
              if (!end.isAfter(now)) {
                throw ProblemException.field(
                    "expiresAt", "expiresAt " + end + " must be in the future");
              }
            });
    ApiKeys.Made made =
        keys.make(caller.tenant(), Bodies.required("name", body.name()), role, body.expiresAt());
    return commits.commit(
        request,
        List.of(made.write()),
        Answer.created(
            "/api/account/api-keys/" + made.stored().id(),
            View.of(made.stored(), made.secret().reveal())),
        now);
  }

  /** Ends a key. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Caller caller = Caller.of(request);
    Stored<ApiKey> key = ProblemException.present(keys.find(caller.tenant(), id), "api key", id);
    if (!caller.role().covers(key.value().role())) {
      throw new ProblemException(
          Problem.of(
              403,
              "a key of role " + key.value().role().spelled() + " takes a caller of that role"));
    }
    keys.remove(key);
    return Answer.nothing().response();
  }
}
