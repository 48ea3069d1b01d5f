package io.parley.server.console;

import io.parley.core.RemoteException;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.reply.SalesbotTransport.Saying;
import io.parley.kommo.sync.Mirrored;
import io.parley.server.console.page.ReplyWaysView;
import io.parley.server.console.page.WaysView;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.kommo.ReplyWays;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** How the answers of an account reach its customers: what each way needs, and what is open. */
@Path("/manage/{tenantId}/ai-agents/{agentId}/integrations/{id}/ways")
public final class ReplyWaysResource {
  private static final int UNPROCESSABLE = 422;
  private static final int FIELDS = 200;

  /** The type of a field of leads that has room for an answer. */
  private static final String LONG_TEXT = "textarea";

  /** What is never shown again once it was sent. */
  private static final Set<String> SECRET = Set.of("salesbot.clientSecret", "chats.secret", "csrf");

  private final Storage storage;
  private final AgentPart part;
  private final KommoChannel kommo;
  private final ReplyWays ways;

  ReplyWaysResource(Storage storage, KommoChannel kommo, Pages pages) {
    this.storage = storage;
    this.part = new AgentPart(storage, pages, "integrations");
    this.kommo = kommo;
    this.ways = kommo.ways();
  }

  /** What each way needs, to be filled in. */
  @GET
  @Needs(Role.ADMIN)
  public Response show(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    return shown(200, visit, integration(visit, agentId, id), Map.of(), Map.of());
  }

  /** The ways in which answers go out, looked up in the account. */
  @GET
  @Path("probe")
  @Needs(Role.ADMIN)
  public Response probe(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Stored<Integration> found = integration(visit, agentId, id);
    WaysView view;
    try {
      view =
          new WaysView(
              kommo.replies().probed(found, kommo.accounts().client(found)), Optional.empty());
    } catch (RemoteException e) {
      view = new WaysView(List.of(), Optional.of(String.valueOf(e.getMessage())));
    }
    return part.show(visit, "integrationWays", view);
  }

  /** Sets up a field of leads and the salesbot that says it. */
  @POST
  @Path("field")
  @Needs(Role.ADMIN)
  public Response field(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Fields fields = Fields.of(request);
    return kept(
        request,
        agentId,
        id,
        before ->
            before.with(
                Optional.of(
                    new ReplyWays.Settings.Field(
                        number(fields, "field.fieldId"), number(fields, "field.botId")))));
  }

  /** Sets up a salesbot that asks for answers. */
  @POST
  @Path("salesbot")
  @Needs(Role.ADMIN)
  public Response salesbot(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Saying saying =
        Fields.of(request).raw("salesbot.saying").equals(Saying.HANDLERS.name())
            ? Saying.HANDLERS
            : Saying.NEXT_STEP;
    return kept(
        request,
        agentId,
        id,
        before -> before.saidBy(Optional.of(new ReplyWays.Settings.Salesbot(saying))));
  }

  /** Sets up a channel of the company's own. */
  @POST
  @Path("chats")
  @Needs(Role.ADMIN)
  public Response chats(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Fields fields = Fields.of(request);
    return kept(
        request,
        agentId,
        id,
        before ->
            before.through(
                Optional.of(
                    new ReplyWays.Settings.Chats(fields.text("chats.scopeId").orElse("")))));
  }

  /** Takes a way away. */
  @POST
  @Path("{way}/remove")
  @Needs(Role.ADMIN)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id,
      @PathParam("way") String way) {
    return kept(
        request,
        agentId,
        id,
        before ->
            switch (way) {
              case "field" -> before.with(Optional.empty());
              case "salesbot" -> before.saidBy(Optional.empty());
              case "chats" -> before.through(Optional.empty());
              default -> throw new ConsoleError(404);
            });
  }

  /** What is refused is said at its field. */
  private Response kept(
      ContainerRequestContext request,
      String agentId,
      String id,
      Function<ReplyWays.Settings, ReplyWays.Settings> change) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    Stored<Integration> integration = integration(visit, agentId, id);
    try {
      ReplyWays.Settings after = change.apply(ways.settings(visit.tenant(), id));
      storage
          .work()
          .commit(
              List.of(
                  ways.put(
                      visit.tenant(),
                      id,
                      after,
                      fields.text("salesbot.clientSecret").map(Secret::of),
                      fields.text("chats.secret").map(Secret::of))),
              visit.now());
      return part.on(visit, agentId, id + "/ways", "saved");
    } catch (IllegalArgumentException e) {
      String told = String.valueOf(e.getMessage());
      Map<String, String> values = new HashMap<>(fields.values());
      values.keySet().removeAll(SECRET);
      return shown(
          UNPROCESSABLE, visit, integration, values, Map.of(told.split("[ :]", 2)[0], told));
    }
  }

  private static long number(Fields fields, String field) {
    String text = fields.text(field).orElse("");
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(field + " '" + text + "' must be a whole number");
    }
    return Long.parseLong(text);
  }

  private Response shown(
      int status,
      Visit visit,
      Stored<Integration> integration,
      Map<String, String> values,
      Map<String, String> problems) {
    Integration value = integration.value();
    return part.show(
        visit,
        status,
        "replyWays",
        new ReplyWaysView(
            part.agent(visit, value.agentId()),
            integration.id(),
            value.account(),
            ways.settings(visit.tenant(), integration.id()),
            ReplyWays.Addresses.beside(
                kommo.hookAddress(
                    kommo.integrations().hookSecret(visit.tenant(), integration.id(), value))),
            fields(integration),
            values,
            problems));
  }

  private List<CustomFieldDefinition> fields(Stored<Integration> integration) {
    return kommo
        .sync()
        .mirror(integration.tenant(), integration.id())
        .customFields(MirrorQuery.first(FIELDS))
        .stream()
        .map(Mirrored::value)
        .filter(field -> field.kind().equals(EntityKind.LEADS) && field.type().equals(LONG_TEXT))
        .toList();
  }

  private Stored<Integration> integration(Visit visit, String agentId, String id) {
    part.agent(visit, agentId);
    return kommo
        .integrations()
        .find(visit.tenant(), agentId, id)
        .orElseThrow(() -> new ConsoleError(404));
  }
}
