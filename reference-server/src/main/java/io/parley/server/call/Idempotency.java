package io.parley.server.call;

import io.parley.core.secret.Secret;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import jakarta.annotation.Priority;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The header {@code Idempotency-Key} of any POST: the same key with the same request is answered
 * with the first answer for 24 hours; with another request it is refused.
 */
public final class Idempotency implements DynamicFeature {
  private static final String HEADER = "Idempotency-Key";
  private static final int LONGEST = 255;

  private final RememberedAnswers remembered;
  private final InstantSource clock;

  Idempotency(RememberedAnswers remembered, InstantSource clock) {
    this.remembered = remembered;
    this.clock = clock;
  }

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    if (resource.getResourceMethod().isAnnotationPresent(POST.class)
        && resource.getResourceMethod().isAnnotationPresent(Needs.class)) {
      context.register(new Once());
    }
  }

  @Priority(Priorities.USER)
  private final class Once implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) throws IOException {
      String key = request.getHeaderString(HEADER);
      if (key == null) {
        return;
      }
      if (key.isBlank() || key.length() > LONGEST) {
        throw ProblemException.field(
            HEADER, HEADER + " of " + key.length() + " characters must have 1 to " + LONGEST);
      }
      if (MediaType.MULTIPART_FORM_DATA_TYPE.isCompatible(request.getMediaType())) {
        // Its bytes differ each time it is sent; its method looks at what they hold.
        return;
      }
      byte[] body = request.getEntityStream().readAllBytes();
      request.setEntityStream(new ByteArrayInputStream(body));
      answeredBefore(request, new String(body, StandardCharsets.ISO_8859_1))
          .ifPresent(answer -> request.abortWith(answer.response()));
    }
  }

  /**
   * The answer to the same request with the same key; empty when there is none, and what is
   * answered now will be remembered.
   *
   * @param content stands for the body
   */
  Optional<Answer> answeredBefore(ContainerRequestContext request, String content) {
    String key = request.getHeaderString(HEADER);
    if (key == null) {
      return Optional.empty();
    }
    String told =
        request.getMethod()
            + " "
            + request.getUriInfo().getRequestUri().getRawPath()
            + "\n"
            + content;
    Ticket ticket = new Ticket(Caller.of(request).tenant(), sha256(key), sha256(told), 0);
    Optional<Answer> before = remembered.find(ticket, clock.instant());
    if (before.isEmpty()) {
      ticket.over(remembered.expired(ticket)).attach(request);
    }
    return before;
  }

  private static String sha256(String text) {
    return Secret.of(text).sha256();
  }
}
