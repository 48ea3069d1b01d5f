package io.parley.server.console;

import io.parley.automation.rule.Rules;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agent;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.server.automation.Automation;
import io.parley.server.console.page.InboundHooksView;
import io.parley.server.console.page.InboundHooksView.Shown;
import io.parley.server.console.page.InboundHooksView.Started;
import io.parley.server.hook.HookParts;
import io.parley.server.hook.InboundEvent;
import io.parley.server.hook.InboundHook;
import io.parley.server.hook.InboundHooks;
import io.parley.server.kommo.KommoChannel;
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
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The addresses that other systems tell an agent's events to. */
@Path("/manage/{tenantId}/ai-agents/{agentId}/integrations/hooks")
public final class InboundHooksPageResource {
  private static final int UNPROCESSABLE = 422;
  private static final int SHOWN = 100;
  private static final int TOLD = 5;
  private static final int LOOKED_AT = 50;

  private final Storage storage;
  private final AgentPart part;
  private final InboundHooks hooks;
  private final Supplier<URI> publicUrl;
  private final KommoChannel kommo;
  private final Automation automation;

  InboundHooksPageResource(
      Storage storage, HookParts others, KommoChannel kommo, Automation automation, Pages pages) {
    this.storage = storage;
    this.part = new AgentPart(storage, pages, "integrations/hooks");
    this.hooks = others.inbound();
    this.publicUrl = others.publicUrl();
    this.kommo = kommo;
    this.automation = automation;
  }

  /** The hooks of the agent, what each starts, and what it was told last. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(
      @Context ContainerRequestContext request, @PathParam("agentId") String agentId) {
    return shown(200, Visit.of(request), agentId, Optional.empty(), Map.of(), List.of());
  }

  /** Makes one; its address is on the answer and never again. */
  @POST
  @Needs(Role.ADMIN)
  public Response create(
      @Context ContainerRequestContext request, @PathParam("agentId") String agentId) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    part.agent(visit, agentId);
    Optional<String> account = fields.text("integrationId");
    if (account.filter(id -> !accounts(visit, agentId).containsKey(id)).isPresent()) {
      throw new ConsoleError(404);
    }
    try {
      InboundHooks.Made made =
          hooks.make(
              visit.tenant(),
              UniqueId.at(visit.now()),
              fields.text("name").orElse(""),
              agentId,
              account);
      return once(visit, agentId, made);
    } catch (IllegalArgumentException e) {
      return shown(
          UNPROCESSABLE,
          visit,
          agentId,
          Optional.empty(),
          fields.values(),
          List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Gives it another address; the old one is dead at once. */
  @POST
  @Path("{id}/rotate")
  @Needs(Role.ADMIN)
  public Response rotate(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    return once(visit, agentId, hooks.rotate(hook(visit, agentId, id)));
  }

  private Response once(Visit visit, String agentId, InboundHooks.Made made) {
    storage.work().commit(List.of(made.write()), visit.now());
    String address = InboundHooks.address(publicUrl.get(), made.secret());
    return shown(
        200,
        visit,
        agentId,
        Optional.of(new Shown(made.hook().name(), address)),
        Map.of(),
        List.of());
  }

  /** Switches it on or off. */
  @POST
  @Path("{id}/switch")
  @Needs(Role.ADMIN)
  public Response turn(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Stored<InboundHook> hook = hook(visit, agentId, id);
    boolean on = Fields.of(request).raw("to").equals("on");
    InboundHook after = on ? hook.value().active() : hook.value().paused(visit.now());
    storage
        .work()
        .commit(List.of(hooks.put(hook.tenant(), id, after, hook.version())), visit.now());
    return part.back(visit, agentId, on ? "switchedOn" : "switchedOff");
  }

  /** Removes it. */
  @POST
  @Path("{id}/remove")
  @Needs(Role.ADMIN)
  public Response remove(
      @Context ContainerRequestContext request,
      @PathParam("agentId") String agentId,
      @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Stored<InboundHook> hook = hook(visit, agentId, id);
    storage.work().commit(List.of(hooks.remove(hook.tenant(), id)), visit.now());
    return part.back(visit, agentId, "removed");
  }

  private Response shown(
      int status,
      Visit visit,
      String agentId,
      Optional<Shown> once,
      Map<String, String> values,
      List<String> problems) {
    Agent agent = part.agent(visit, agentId);
    return part.show(
        visit,
        status,
        "inboundHooks",
        new InboundHooksView(
            agent,
            hooks.ofAgent(visit.tenant(), agentId).stream().map(hook -> line(visit, hook)).toList(),
            accounts(visit, agentId),
            once,
            values,
            problems));
  }

  private InboundHooksView.Line line(Visit visit, Stored<InboundHook> hook) {
    String kind = hook.value().kind();
    String agentId = hook.value().agentId();
    Stream<Started> rules =
        automation.rules().list(visit.tenant(), agentId, Optional.empty(), Rules.MOST).stream()
            .filter(saved -> saved.rule().on().contains(kind))
            .map(saved -> new Started(saved.rule().name(), "rules/" + saved.rule().id()));
    Stream<Started> sequences =
        automation
            .sequencing()
            .sequences()
            .ofAgent(visit.tenant(), agentId, Optional.empty(), SHOWN)
            .stream()
            .filter(stored -> stored.sequence().on().contains(kind))
            .map(stored -> new Started(stored.sequence().name(), "sequences/" + stored.id()));
    return new InboundHooksView.Line(hook, Stream.concat(rules, sequences).toList(), told(hook));
  }

  /** Its last events: of its kind, and of any kind that are about nothing in Kommo. */
  private List<RecordedEvent> told(Stored<InboundHook> hook) {
    Optional<String> kind = Optional.of(hook.value().kind());
    Optional<String> subject = Optional.of(InboundEvent.subject(hook));
    return Stream.concat(
            events(hook, kind, Optional.empty()), events(hook, Optional.empty(), subject))
        .collect(Collectors.toMap(told -> told.event().id(), told -> told, (one, same) -> one))
        .values()
        .stream()
        .sorted(Comparator.comparing((RecordedEvent told) -> told.event().id()).reversed())
        .limit(TOLD)
        .toList();
  }

  private Stream<RecordedEvent> events(
      Stored<InboundHook> hook, Optional<String> kind, Optional<String> subject) {
    return storage
        .log()
        .events(
            hook.tenant(),
            new WorkLog.EventQuery(
                kind, subject, Optional.empty(), Optional.empty(), Optional.empty(), LOOKED_AT))
        .stream()
        .filter(told -> told.event().fact(InboundEvent.HOOK).equals(Optional.of(hook.id())));
  }

  private Map<String, String> accounts(Visit visit, String agentId) {
    return kommo.integrations().ofAgent(visit.tenant(), agentId, Optional.empty(), SHOWN).stream()
        .collect(Collectors.toMap(Stored::id, stored -> stored.value().account()));
  }

  private Stored<InboundHook> hook(Visit visit, String agentId, String id) {
    part.agent(visit, agentId);
    return hooks
        .find(visit.tenant(), id)
        .filter(found -> found.value().agentId().equals(agentId))
        .orElseThrow(() -> new ConsoleError(404));
  }
}
