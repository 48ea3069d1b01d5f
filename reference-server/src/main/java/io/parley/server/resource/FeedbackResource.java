package io.parley.server.resource;

import io.parley.core.TenantId;
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
  private final Feedbacks feedbacks;
  private final Commits commits;

  public FeedbackResource(Feedbacks feedbacks, Commits commits) {
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
    return Expected.of(request)
        .change(
            () -> {
              Instant now = commits.now();
              Feedbacks.Rated rated =
                  feedbacks.rate(
                      caller.tenant(), id, rating, said.correction(), caller.name(), now);
              return commits.commit(
                  request, rated.writes(), Answer.ok(FeedbackView.of(rated.feedback())), now);
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
}
