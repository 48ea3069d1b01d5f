package io.parley.server.console;

import io.parley.core.work.Storage;
import io.parley.server.call.Bodies;
import io.parley.server.console.page.RatingView;
import io.parley.server.insight.Feedback;
import io.parley.server.insight.Feedbacks;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** What people think of the messages of agents, said where the messages stand. */
@Path("/manage/{tenantId}/messages/{id}/rating")
public final class RatingsResource {
  private static final int NOT_FOUND = 404;

  private final Storage storage;
  private final Feedbacks feedbacks;
  private final Pages pages;

  RatingsResource(Storage storage, Pages pages) {
    this.storage = storage;
    this.feedbacks = new Feedbacks(storage);
    this.pages = pages;
  }

  /** Rates a message, over the rating it had. */
  @POST
  @Needs(Role.OPERATOR)
  public Response rate(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    Feedback.Rating rating;
    try {
      rating = Bodies.choice("rating", Feedback.Rating.class, fields.raw("rating"));
    } catch (IllegalArgumentException e) {
      throw new ConsoleError(400, e);
    }
    Optional<Feedback> kept = feedbacks.find(visit.tenant(), id).map(Stored::value);
    Optional<String> problem = Optional.empty();
    try {
      Feedbacks.Rated rated =
          feedbacks.rate(
              visit.tenant(),
              id,
              rating,
              fields.text("correction"),
              visit.member().name(),
              visit.now());
      storage.work().commit(rated.writes(), visit.now());
      kept = Optional.of(rated.feedback());
    } catch (ProblemException e) {
      if (e.problem().status() == NOT_FOUND) {
        throw new ConsoleError(NOT_FOUND, e);
      }
      problem = Optional.of(e.problem().errors().getFirst().message());
    }
    if (!visit.fragment()) {
      String home = "/manage/" + visit.tenant() + "/dashboard";
      return Redirect.to(Redirect.local(fields.raw("back"), home) + "#m-" + id);
    }
    return pages.show("rating", pages.page(visit, ""), new RatingView(id, kept, problem));
  }
}
