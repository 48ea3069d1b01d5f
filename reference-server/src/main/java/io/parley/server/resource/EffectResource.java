package io.parley.server.resource;

import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.desk.UnknownEffect;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Consumes;
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

/** The ledger of what was done outside. */
@Path("/api/effects")
@Produces(MediaType.APPLICATION_JSON)
public final class EffectResource {
  private final Storage storage;
  private final Commits commits;

  public EffectResource(Storage storage, Commits commits) {
    this.storage = storage;
    this.commits = commits;
  }

  /** What a person found out about an act whose answer was lost. */
  public record Resolution(@Nullable String resolution) {
    public Resolution {
      Bodies.choice("resolution", How.class, Bodies.required("resolution", resolution));
    }

    How how() {
      return Bodies.choice("resolution", How.class, Bodies.required("resolution", resolution));
    }

    enum How {
      SENT,
      RESEND
    }
  }

  /** The effects, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = EffectView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("state") @Nullable String state,
      @QueryParam("subject") @Nullable String subject,
      @QueryParam("cause") @Nullable String cause,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    var query =
        new WorkLog.EffectQuery(
            Bodies.parameter("state", EffectState.class, state),
            Optional.ofNullable(subject),
            Optional.ofNullable(cause),
            Optional.empty(),
            page.before(),
            page.withNext());
    List<Effect> found = storage.log().effects(Caller.of(request).tenant(), query);
    return Answer.ok(page.body(found, Effect::id, EffectView::of)).response();
  }

  /** One effect. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = EffectView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return Answer.ok(EffectView.of(effect(request, id))).response();
  }

  /** Decides on an effect of which nobody knows whether it happened. */
  @POST
  @Path("{id}/resolve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = EffectView.class)
  public Response resolve(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable Resolution resolution) {
    Resolution.How how = Bodies.present(resolution).how();
    Effect effect = effect(request, id);
    UnknownEffect unknown =
        UnknownEffect.of(effect)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(
                            409,
                            "effect '"
                                + id
                                + "' is "
                                + Bodies.spelled(effect.state())
                                + "; only an unknown one can be resolved")));
    Instant now = commits.now();
    String who = Caller.of(request).name();
    List<Write> writes =
        switch (how) {
          case SENT -> unknown.wasSent(who);
          case RESEND -> unknown.resend(who, now);
        };
    storage.work().commit(writes, now);
    return commits.answered(request, Answer.ok(EffectView.of(effect(request, id))));
  }

  private Effect effect(ContainerRequestContext request, String id) {
    return ProblemException.present(
        storage.log().effect(Caller.of(request).tenant(), id), "effect", id);
  }
}
