package io.parley.server.resource;

import io.parley.server.audit.Act;
import io.parley.server.audit.Actor;
import io.parley.server.audit.AuditEntry;
import io.parley.server.audit.AuditTrail;
import io.parley.server.audit.Verification;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who changed what, as it was written down with each change. */
@Path("/api/account/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {
  private final AuditTrail trail;

  public AuditResource(AuditTrail trail) {
    this.trail = trail;
  }

  private record Who(
      String kind, String name, String id, Optional<String> role, Optional<String> address) {
    static Who of(Actor actor) {
      return new Who(
          Bodies.spelled(actor.kind()), actor.name(), actor.id(), actor.role(), actor.address());
    }
  }

  private record View(
      String id,
      long number,
      Instant at,
      Who actor,
      String action,
      String object,
      String objectId,
      Map<String, @Nullable Object> before,
      Map<String, @Nullable Object> after,
      Optional<String> detail,
      String previousHash,
      String hash) {
    static View of(AuditEntry entry) {
      Act act = entry.act();
      return new View(
          AuditTrail.id(entry.number()),
          entry.number(),
          entry.at(),
          Who.of(act.actor()),
          act.verb(),
          act.object(),
          act.objectId(),
          act.before(),
          act.after(),
          act.detail().filter(text -> !text.isEmpty()),
          entry.previous(),
          entry.hash());
    }
  }

  private record Verified(
      boolean intact,
      Optional<Long> entries,
      Optional<String> hash,
      Optional<Long> brokenAt,
      Optional<String> problem) {}

  /** The entries that match, newest first. */
  @GET
  @Needs(Role.ADMIN)
  @Exchange(gives = View.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("actor") @Nullable String actor,
      @QueryParam("action") @Nullable String action,
      @QueryParam("object") @Nullable String object,
      @QueryParam("objectId") @Nullable String objectId,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    if (objectId != null && object == null) {
      throw ProblemException.field("object", "object is required where objectId is given");
    }
    List<AuditEntry> found =
        trail.list(
            Caller.of(request).tenant(),
            new AuditTrail.Query(
                Optional.ofNullable(actor),
                Optional.ofNullable(action),
                Optional.ofNullable(object),
                Optional.ofNullable(objectId),
                page.before(),
                page.withNext()));
    return Answer.ok(page.body(found, entry -> AuditTrail.id(entry.number()), View::of)).response();
  }

  /** Walks the chain and says whether every entry is as it was written and none is missing. */
  @GET
  @Path("verification")
  @Needs(Role.ADMIN)
  @Exchange(gives = Verified.class)
  public Response verify(@Context ContainerRequestContext request) {
    Verified verified =
        switch (trail.verify(Caller.of(request).tenant())) {
          case Verification.Intact(long entries, String hash) ->
              new Verified(
                  true,
                  Optional.of(entries),
                  Optional.of(hash),
                  Optional.empty(),
                  Optional.empty());
          case Verification.Broken(long number, String reason) ->
              new Verified(
                  false,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(number),
                  Optional.of(reason));
        };
    return Answer.ok(verified).response();
  }
}
