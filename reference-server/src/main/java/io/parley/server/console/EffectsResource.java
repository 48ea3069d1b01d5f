package io.parley.server.console;

import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import io.parley.server.console.page.EffectsView;
import io.parley.server.desk.UnknownEffect;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ledger: what was done outside, and what a person has to decide on. */
@Path("/manage/{tenantId}/effects")
public final class EffectsResource {
  private final Storage storage;
  private final Pages pages;

  EffectsResource(Storage storage, Pages pages) {
    this.storage = storage;
    this.pages = pages;
  }

  /** The list. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("state") @Nullable String state,
      @QueryParam("before") @Nullable String before) {
    Visit visit = Visit.of(request);
    Optional<EffectState> chosen = Paging.choice(EffectState.class, Optional.ofNullable(state));
    List<Effect> found =
        storage
            .log()
            .effects(
                visit.tenant(),
                new WorkLog.EffectQuery(
                    chosen,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.ofNullable(before),
                    Paging.LINES + 1));
    String name = chosen.map(Enum::name).orElse("");
    return pages.show(
        "effects",
        pages.page(visit, "effects"),
        new EffectsView(
            Paging.shown(found),
            name,
            Paging.next(
                found, Effect::id, "/manage/" + visit.tenant() + "/effects", "state", name)));
  }

  /** Decides on an unknown one: {@code how} is {@code sent} or {@code resend}. */
  @POST
  @Path("{id}/resolve")
  @Needs(Role.OPERATOR)
  public Response resolve(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Effect effect =
        storage.log().effect(visit.tenant(), id).orElseThrow(() -> new ConsoleError(404));
    String person = visit.member().name();
    UnknownEffect unknown = UnknownEffect.of(effect).orElseThrow(() -> new ConsoleError(409));
    List<Write> writes =
        switch (Fields.of(request).raw("how")) {
          case "sent" -> unknown.wasSent(person);
          case "resend" -> unknown.resend(person, visit.now());
          default -> throw new ConsoleError(400);
        };
    storage.work().commit(writes, visit.now());
    return visit.fragment()
        ? pages.show(
            "effectRow",
            pages.page(visit, "effects"),
            storage.log().effect(visit.tenant(), id).orElseThrow())
        : Redirect.to("/manage/" + visit.tenant() + "/effects");
  }
}
