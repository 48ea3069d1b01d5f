package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.conversation.Message;
import io.parley.core.work.Storage;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.contract.Exchange;
import io.parley.server.insight.Feedback;
import io.parley.server.insight.Feedbacks;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people think of the messages of agents. */
@Path("/api/chat/messages/{id}/feedback")
@Produces(MediaType.APPLICATION_JSON)
public final class FeedbackResource {
  private final ConversationStore messages;
  private final Conversations conversations;
  private final Feedbacks feedbacks;
  private final Commits commits;

  public FeedbackResource(Storage storage, Feedbacks feedbacks, Commits commits) {
    this.messages = storage.conversations();
    this.conversations = new Conversations(storage.documents());
    this.feedbacks = feedbacks;
    this.commits = commits;
  }

  /**
   * An opinion.
   *
   * @param rating {@code up} or {@code down}
   * @param correction what would have been right; at most 5,000 characters
   */
  public record Opinion(@Nullable String rating, Optional<String> correction) {}

  /** What is thought of a message. */
  record FeedbackView(
      String messageId,
      String conversationId,
      String agentId,
      String rating,
      Optional<String> correction,
      String by,
      Instant at) {
    static FeedbackView of(Feedback feedback) {
      return new FeedbackView(
          feedback.messageId(),
          feedback.conversationId(),
          feedback.agentId(),
          Bodies.spelled(feedback.rating()),
          feedback.correction(),
          feedback.by(),
          feedback.at());
    }
  }

  /** Rates a message of the agent, over the rating it had; a correction becomes a gap's draft. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = FeedbackView.class)
  public Response rate(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable Opinion opinion) {
    Opinion said = Bodies.present(opinion);
    Caller caller = Caller.of(request);
    Feedback.Rating rating =
        ProblemException.checked(
            () ->
                Bodies.choice(
                    "rating", Feedback.Rating.class, Bodies.required("rating", said.rating())));
    Conversation conversation = conversation(caller.tenant(), id);
    return Expected.of(request)
        .change(
            () -> {
              Instant now = commits.now();
              Optional<Stored<Feedback>> before = feedbacks.find(caller.tenant(), id);
              Feedback feedback =
                  ProblemException.checked(
                      () ->
                          new Feedback(
                              id,
                              conversation.id(),
                              conversation.agentId(),
                              rating,
                              said.correction(),
                              caller.name(),
                              before.map(Stored::value).map(Feedback::at).orElse(now)));
              return commits.commit(
                  request,
                  feedbacks.keep(caller.tenant(), before, feedback),
                  Answer.ok(FeedbackView.of(feedback)),
                  now);
            });
  }

  /** What is thought of a message; 404 while nobody has rated it. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = FeedbackView.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    TenantId tenant = Caller.of(request).tenant();
    Stored<Feedback> found =
        ProblemException.present(feedbacks.find(tenant, id), "feedback of message", id);
    return Answer.ok(FeedbackView.of(found.value()), found.version()).response();
  }

  private Conversation conversation(TenantId tenant, String message) {
    ConversationStore.Placed placed =
        ProblemException.present(messages.find(tenant, message), "message", message);
    if (!(placed.message() instanceof Message.FromAgent)) {
      throw ProblemException.field(
          "id", "message '" + message + "' was not written by an agent; only those are rated");
    }
    return ProblemException.present(
        conversations.find(tenant, placed.conversationId()), "message", message);
  }
}
