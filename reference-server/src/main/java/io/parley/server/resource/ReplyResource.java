package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.reply.SalesbotTransport.Saying;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.Integrations;
import io.parley.server.kommo.KommoAccounts;
import io.parley.server.kommo.KommoReplies;
import io.parley.server.kommo.ReplyWays;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the answers of an integration reach the customer: what each way needs, and what is open. */
@Path("/api/agents/{agentId}/integrations/{id}/reply")
@Produces(MediaType.APPLICATION_JSON)
public final class ReplyResource {
  private final Integrations integrations;
  private final KommoAccounts accounts;
  private final ReplyWays ways;
  private final KommoReplies replies;
  private final Commits commits;
  private final Function<Secret, URI> hookAddress;

  /**
   * @param hookAddress where the account's webhooks with that secret are taken
   */
  public ReplyResource(
      Integrations integrations,
      KommoAccounts accounts,
      ReplyWays ways,
      KommoReplies replies,
      Commits commits,
      Function<Secret, URI> hookAddress) {
    this.integrations = integrations;
    this.accounts = accounts;
    this.ways = ways;
    this.replies = replies;
    this.commits = commits;
    this.hookAddress = hookAddress;
  }

  /**
   * The settings as the API shows them; secrets go in and never come out.
   *
   * @param salesbotUrl the address for the widget of a salesbot
   * @param chatsUrl the address for the hooks of a channel; {@code :scope_id} stands for the scope
   */
  record View(
      String transport,
      Optional<ReplyWays.Settings.Field> field,
      Optional<Map<String, String>> salesbot,
      Optional<ReplyWays.Settings.Chats> chats,
      String salesbotUrl,
      String chatsUrl) {}

  /** What a patch is laid over. */
  record Form(
      @Nullable FieldForm field, @Nullable SalesbotForm salesbot, @Nullable ChatsForm chats) {}

  record FieldForm(@Nullable Long fieldId, @Nullable Long botId) {
    ReplyWays.Settings.Field choice() {
      return new ReplyWays.Settings.Field(
          Bodies.required("field.fieldId", fieldId), Bodies.required("field.botId", botId));
    }
  }

  record SalesbotForm(@Nullable String clientSecret, @Nullable String saying) {
    SalesbotForm {
      Bodies.choice("salesbot.saying", Saying.class, saying == null ? "nextStep" : saying);
    }

    Saying choice() {
      return Bodies.choice("salesbot.saying", Saying.class, saying == null ? "nextStep" : saying);
    }
  }

  record ChatsForm(@Nullable String scopeId, @Nullable String secret) {
    ReplyWays.Settings.Chats choice() {
      return new ReplyWays.Settings.Chats(Bodies.required("chats.scopeId", scopeId));
    }
  }

  /** A way and whether it can be used now. */
  record WayView(String transport, boolean available, Optional<String> reason) {}

  /** The settings. */
  @GET
  @Needs(Role.ADMIN)
  @Exchange(gives = View.class)
  public Response read(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Stored<Integration> integration = integration(request, agentId, id);
    ReplyWays.Settings settings = ways.settings(integration.tenant(), id);
    return Answer.ok(view(integration, settings), settings.version()).response();
  }

  /** Changes what the ways need; null takes a way away. */
  @PATCH
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = View.class, takes = Form.class)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    return expected.change(
        () -> {
          Stored<Integration> integration = integration(request, agentId, id);
          TenantId tenant = integration.tenant();
          ReplyWays.Settings before = ways.settings(tenant, id);
          expected.check("reply settings of integration " + id, before.version());
          Form form = changes.applyTo(form(before), Form.class);
          ReplyWays.Settings wanted =
              ProblemException.checked(() -> settings(form, before.version()));
          Write write =
              ProblemException.checked(
                  () ->
                      ways.put(
                          tenant,
                          id,
                          wanted,
                          secret(form.salesbot() == null ? null : form.salesbot().clientSecret()),
                          secret(form.chats() == null ? null : form.chats().secret())));
          return commits.commit(
              request, List.of(write), Answer.ok(view(integration, wanted), before.version() + 1));
        });
  }

  /** Every way that is set up, in the order in which they are tried, with what a probe found. */
  @GET
  @Path("ways")
  @Needs(Role.ADMIN)
  @Exchange(gives = WayView.class, page = true)
  public Response ways(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Stored<Integration> integration = integration(request, agentId, id);
    Kommo kommo = accounts.client(integration);
    List<WayView> found =
        replies.probed(integration, kommo).stream()
            .map(way -> new WayView(way.name(), way.closed().isEmpty(), way.closed()))
            .toList();
    return Answer.ok(Map.of("items", found)).response();
  }

  private static Optional<Secret> secret(@Nullable String text) {
    return Optional.ofNullable(text).map(String::strip).filter(s -> !s.isEmpty()).map(Secret::of);
  }

  private static Form form(ReplyWays.Settings settings) {
    return new Form(
        settings.field().map(f -> new FieldForm(f.fieldId(), f.botId())).orElse(null),
        settings
            .salesbot()
            .map(bot -> new SalesbotForm(null, Bodies.spelled(bot.saying())))
            .orElse(null),
        settings.chats().map(chats -> new ChatsForm(chats.scopeId(), null)).orElse(null));
  }

  private static ReplyWays.Settings settings(Form form, long version) {
    FieldForm field = form.field();
    SalesbotForm salesbot = form.salesbot();
    ChatsForm chats = form.chats();
    return new ReplyWays.Settings(
        field == null ? Optional.empty() : Optional.of(field.choice()),
        salesbot == null
            ? Optional.empty()
            : Optional.of(new ReplyWays.Settings.Salesbot(salesbot.choice())),
        chats == null ? Optional.empty() : Optional.of(chats.choice()),
        version);
  }

  private View view(Stored<Integration> integration, ReplyWays.Settings settings) {
    ReplyWays.Addresses at =
        ReplyWays.Addresses.beside(
            hookAddress.apply(
                integrations.hookSecret(
                    integration.tenant(), integration.id(), integration.value())));
    return new View(
        Bodies.spelled(integration.value().transport()),
        settings.field(),
        settings.salesbot().map(bot -> Map.of("saying", Bodies.spelled(bot.saying()))),
        settings.chats(),
        at.salesbot(),
        at.chats());
  }

  private Stored<Integration> integration(
      ContainerRequestContext request, String agentId, String id) {
    return ProblemException.present(
        integrations.find(Caller.of(request).tenant(), agentId, id), "integration", id);
  }
}
