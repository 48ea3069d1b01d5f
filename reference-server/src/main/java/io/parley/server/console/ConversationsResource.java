package io.parley.server.console;

import io.parley.core.UniqueId;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.console.page.ConversationLine;
import io.parley.server.console.page.ConversationView;
import io.parley.server.console.page.ConversationsView;
import io.parley.server.desk.Handover;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Conversations: reading them, taking them over, answering by hand, handing them back. */
@Path("/manage/{tenantId}/conversations")
public final class ConversationsResource {
  private static final int LONGEST_MESSAGE = 4_000;

  private final Reading reading;
  private final Storage storage;
  private final Handover handover;
  private final Pages pages;

  ConversationsResource(Storage storage, Handover handover, Pages pages) {
    this.storage = storage;
    this.reading = new Reading(storage);
    this.handover = handover;
    this.pages = pages;
  }

  /** The list. */
  @GET
  @Needs(Role.VIEWER)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("status") @Nullable String status,
      @QueryParam("before") @Nullable String before) {
    Visit visit = Visit.of(request);
    Optional<Conversation.Status> chosen =
        Paging.choice(Conversation.Status.class, Optional.ofNullable(status));
    List<ConversationLine> found =
        reading.lines(
            visit.tenant(),
            new Conversations.Filter(
                Optional.empty(),
                Optional.empty(),
                chosen,
                Optional.empty(),
                Optional.ofNullable(before),
                Paging.LINES + 1));
    String name = chosen.map(Enum::name).orElse("");
    return pages.show(
        "conversations",
        pages.page(visit, "conversations"),
        new ConversationsView(
            Paging.shown(found),
            name,
            Paging.next(
                found,
                line -> line.conversation().id(),
                "/manage/" + visit.tenant() + "/conversations",
                "status",
                name)));
  }

  /** One conversation. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    return pages.show(
        visit.fragment() ? "thread" : "conversation",
        pages.page(visit, "conversations"),
        view(visit, find(visit, id)));
  }

  /** Gives it to the member. */
  @POST
  @Path("{id}/handoff")
  @Needs(Role.OPERATOR)
  public Response takeOver(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    return change(
        visit,
        id,
        before ->
            before
                .withStatus(Conversation.Status.HANDED_OFF)
                .assignedTo(Optional.of(visit.member().name())));
  }

  /** Gives it back to the agent. */
  @POST
  @Path("{id}/resume")
  @Needs(Role.OPERATOR)
  public Response handBack(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    return change(
        visit,
        id,
        before -> before.withStatus(Conversation.Status.OPEN).assignedTo(Optional.empty()));
  }

  /** Says something to the customer. */
  @POST
  @Path("{id}/messages")
  @Needs(Role.OPERATOR)
  public Response reply(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    String text =
        fields
            .text("message")
            .filter(said -> said.length() <= LONGEST_MESSAGE)
            .orElseThrow(() -> new ConsoleError(400));
    String key = fields.text("key").orElseThrow(() -> new ConsoleError(400));
    String who = visit.member().name();
    var message =
        new Message.FromHuman(UniqueId.at(visit.now()), text, visit.now(), Optional.of(who));
    List<Write> writes =
        handover
            .say(find(visit, id), who, message, key, visit.now())
            .orElseThrow(() -> new ConsoleError(409));
    storage.work().commit(writes, visit.now());
    return after(visit, id);
  }

  private Response change(Visit visit, String id, UnaryOperator<Conversation> change) {
    Conversation before = find(visit, id);
    storage.work().commit(handover.change(before, change.apply(before), visit.now()), visit.now());
    return after(visit, id);
  }

  private Response after(Visit visit, String id) {
    return visit.fragment()
        ? pages.show("thread", pages.page(visit, "conversations"), view(visit, find(visit, id)))
        : Redirect.to("/manage/" + visit.tenant() + "/conversations/" + id);
  }

  private ConversationView view(Visit visit, Conversation conversation) {
    return new ConversationView(
        conversation,
        reading.agentName(conversation.tenant(), conversation.agentId()),
        reading.messages(conversation.tenant(), conversation.id()),
        handover.reaches(conversation),
        UniqueId.at(visit.now()));
  }

  private Conversation find(Visit visit, String id) {
    return reading.conversation(visit.tenant(), id).orElseThrow(() -> new ConsoleError(404));
  }
}
