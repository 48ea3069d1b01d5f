package io.parley.server.resource;

import io.parley.core.UniqueId;
import io.parley.core.agent.ContactMemory;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.Trace;
import io.parley.core.conversation.ContactFact;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.desk.ConversationRemoval;
import io.parley.server.desk.Handover;
import io.parley.server.http.MergePatch;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Conversations with customers, whoever answers in them. */
@Path("/api/chat/conversations")
@Produces(MediaType.APPLICATION_JSON)
public final class ConversationResource {
  private final Storage storage;
  private final Conversations conversations;
  private final ContactMemory memory;
  private final ConversationRemoval removal;
  private final Handover handover;
  private final Commits commits;

  public ConversationResource(
      Storage storage, Conversations conversations, Handover handover, Commits commits) {
    this.storage = storage;
    this.conversations = conversations;
    this.memory = new ContactMemory(storage.documents());
    this.removal = new ConversationRemoval(storage);
    this.handover = handover;
    this.commits = commits;
  }

  /** The conversations, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = ConversationView.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("agentId") @Nullable String agentId,
      @QueryParam("channel") @Nullable String channel,
      @QueryParam("status") @Nullable String status,
      @QueryParam("contact") @Nullable String contact,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    var filter =
        new Conversations.Filter(
            Optional.ofNullable(agentId),
            Optional.ofNullable(channel),
            Bodies.parameter("status", Conversation.Status.class, status),
            Optional.ofNullable(contact),
            page.before(),
            page.withNext());
    List<Conversation> found = conversations.list(Caller.of(request).tenant(), filter);
    return Answer.ok(page.body(found, Conversation::id, ConversationView::of)).response();
  }

  /** One conversation. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = ConversationView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Conversation found = conversation(request, id);
    return Answer.ok(ConversationView.of(found), found.version()).response();
  }

  /** Its messages, newest first. */
  @GET
  @Path("{id}/messages")
  @Needs(Role.VIEWER)
  @Exchange(gives = MessageView.class, page = true)
  public Response messages(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Conversation found = conversation(request, id);
    Page page = Page.of(limit, cursor);
    var store = storage.conversations();
    List<Message> messages =
        page.before()
            .map(before -> store.earlier(found.tenant(), id, before, page.withNext()))
            .orElseGet(() -> store.tail(found.tenant(), id, page.withNext()));
    return Answer.ok(page.body(messages.reversed(), Message::id, MessageView::of)).response();
  }

  /** How a message of the agent came about. */
  @GET
  @Path("{id}/messages/{messageId}/trace")
  @Needs(Role.VIEWER)
  @Exchange(gives = Trace.class)
  public Response trace(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @PathParam("messageId") String messageId) {
    Conversation found = conversation(request, id);
    return Answer.ok(
            ProblemException.present(
                Trace.find(storage.documents(), found.tenant(), messageId)
                    .filter(trace -> trace.conversationId().equals(id)),
                "trace",
                messageId))
        .response();
  }

  /** Changes status or assignee. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.OPERATOR)
  @Exchange(gives = ConversationView.class, takes = ConversationView.Settings.class)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    return changed(
        request,
        id,
        before ->
            changes
                .applyTo(ConversationView.Settings.of(before), ConversationView.Settings.class)
                .on(before));
  }

  /** Gives the conversation to a person: the agent stays silent. */
  @POST
  @Path("{id}/handoff")
  @Needs(Role.OPERATOR)
  @Exchange(gives = ConversationView.class)
  public Response handoff(@Context ContainerRequestContext request, @PathParam("id") String id) {
    String who = Caller.of(request).name();
    return changed(
        request,
        id,
        before ->
            before
                .withStatus(Conversation.Status.HANDED_OFF)
                .assignedTo(before.assignee().or(() -> Optional.of(who))));
  }

  /** Gives the conversation back to the agent. */
  @POST
  @Path("{id}/resume")
  @Needs(Role.OPERATOR)
  @Exchange(gives = ConversationView.class)
  public Response resume(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return changed(
        request,
        id,
        before -> before.withStatus(Conversation.Status.OPEN).assignedTo(Optional.empty()));
  }

  private Response changed(
      ContainerRequestContext request, String id, UnaryOperator<Conversation> change) {
    Expected expected = Expected.of(request);
    return expected.change(
        () -> {
          Conversation before = conversation(request, id);
          expected.check("conversation " + id, before.version());
          Conversation after = change.apply(before);
          Instant now = commits.now();
          return commits.commit(
              request,
              handover.change(before, after, now),
              Answer.ok(ConversationView.of(after), before.version() + 1),
              now);
        });
  }

  /** Says something as a person; the agent stays silent from then on. */
  @POST
  @Path("{id}/messages")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = MessageView.class, status = 201)
  public Response say(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      ConversationView.@Nullable Words words) {
    String text = Bodies.present(words).said();
    String who = Caller.of(request).name();
    return Expected.of(request)
        .change(
            () -> {
              Conversation found = conversation(request, id);
              Instant now = commits.now();
              var message = new Message.FromHuman(UniqueId.at(now), text, now, Optional.of(who));
              List<Write> writes =
                  handover
                      .say(found, who, message, message.id(), now)
                      .orElseThrow(
                          () ->
                              new ProblemException(
                                  Problem.of(
                                      409,
                                      "nothing is known of the way back to this customer;"
                                          + " was the integration removed?")));
              return commits.commit(
                  request,
                  writes,
                  Answer.created(
                      "/api/chat/conversations/" + id + "/messages", MessageView.of(message)),
                  now);
            });
  }

  /** What is remembered of the customer of this conversation, by key. */
  @GET
  @Path("{id}/memory")
  @Needs(Role.VIEWER)
  @Exchange(gives = MemoryView.class, page = true)
  public Response memory(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Conversation found = conversation(request, id);
    List<ContactFact> facts =
        found.contactId().map(contact -> memory.of(found.tenant(), contact)).orElse(List.of());
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("items", facts.stream().map(MemoryView::of).toList());
    body.put("nextCursor", null);
    return Answer.ok(body).response();
  }

  /** Forgets one thing about the customer of this conversation. */
  @DELETE
  @Path("{id}/memory/{key}")
  @Needs(Role.OPERATOR)
  @Exchange(status = 204)
  public Response forget(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @PathParam("key") String key) {
    Conversation found = conversation(request, id);
    ContactFact fact =
        ProblemException.present(
            found.contactId().flatMap(contact -> memory.find(found.tenant(), contact, key)),
            "memory",
            key);
    storage
        .work()
        .commit(
            List.of(ContactMemory.forget(found.tenant(), fact.contactId(), key)), commits.now());
    return Answer.nothing().response();
  }

  /** Removes a conversation with its messages, what was remembered from it, and its feedback. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Conversation found = conversation(request, id);
    Expected.of(request).check("conversation " + id, found.version());
    storage.work().commit(removal.of(found.tenant(), id), commits.now());
    return Answer.nothing().response();
  }

  private Conversation conversation(ContainerRequestContext request, String id) {
    return ProblemException.present(
        conversations.find(Caller.of(request).tenant(), id), "conversation", id);
  }
}
