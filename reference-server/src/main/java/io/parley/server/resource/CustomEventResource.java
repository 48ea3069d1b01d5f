package io.parley.server.resource;

import io.parley.core.event.Event;
import io.parley.core.json.MalformedJsonException;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.call.Answer;
import io.parley.server.call.Commits;
import io.parley.server.contract.Exchange;
import io.parley.server.hook.InboundEvent;
import io.parley.server.hook.InboundHook;
import io.parley.server.hook.InboundHooks;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Open;
import io.parley.server.security.TokenBuckets;
import io.parley.server.store.Stored;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the events of other systems. The secret in the path is all that tells who calls. */
@Path("/api/hooks/{secret}")
@Produces(MediaType.APPLICATION_JSON)
public final class CustomEventResource {
  private final InboundHooks hooks;
  private final Storage storage;
  private final Commits commits;
  private final TokenBuckets calls;
  private final TokenBuckets strangers;

  public CustomEventResource(
      InboundHooks hooks, Storage storage, Commits commits, InstantSource clock) {
    this.hooks = hooks;
    this.storage = storage;
    this.commits = commits;
    this.calls = new TokenBuckets(100, Duration.ofMillis(50), clock);
    this.strangers = new TokenBuckets(20, Duration.ofSeconds(10), clock);
  }

  /**
   * What another system tells; without {@code data} all of it is the data.
   *
   * @param id tells one event from others: the same id is taken once
   * @param type the event's kind after {@code custom.}; the hook's name where it is missing
   * @param occurredAt when it happened; now where it is missing
   * @param leadId the lead of Kommo that it is about
   * @param contactId the contact of Kommo that it is about
   * @param data what is known of it: facts under {@code event.data.}
   */
  record Told(
      Optional<String> id,
      Optional<String> type,
      Optional<Instant> occurredAt,
      Optional<Long> leadId,
      Optional<Long> contactId,
      Optional<Map<String, Object>> data) {}

  /**
   * What became of it.
   *
   * @param eventId the event; empty where it was known
   * @param known whether an event of the same id was taken before
   */
  record Taken(Optional<String> eventId, boolean known) {}

  /**
   * Records an event of another system; 202 when it is on disk. An address takes 100 at once and 20
   * a second; who guesses addresses is told 404 twenty times, then waits.
   */
  @POST
  @Open
  @Consumes(MediaType.APPLICATION_JSON)
  @Exchange(gives = Taken.class, takes = Told.class, status = 202)
  public Response receive(
      @PathParam("secret") String secret,
      @HeaderParam("webhook-id") @Nullable String messageId,
      @Context HttpServletRequest servlet,
      byte[] body) {
    Optional<Stored<InboundHook>> found = hooks.byAddress(Secret.of(secret));
    limited(
        found
            .map(known -> calls.take(known.tenant() + "/" + known.id()))
            .orElseGet(() -> strangers.take(servlet.getRemoteAddr())));
    Stored<InboundHook> hook = ProblemException.present(found, "hook", "…");
    if (hook.value().paused()) {
      throw new ProblemException(
          Problem.of(403, "hook '" + hook.value().name() + "' is switched off"));
    }
    if (body.length > InboundEvent.BYTES) {
      throw new ProblemException(
          Problem.of(413, "a body must have at most " + InboundEvent.BYTES + " bytes"));
    }
    Instant now = commits.now();
    Event event = read(hook, text(body), Optional.ofNullable(messageId), now);
    boolean recorded = storage.work().commit(List.of(new Write.Happened(event)), now).getFirst();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("eventId", recorded ? event.id() : null);
    answer.put("known", !recorded);
    return Answer.accepted("/api/events/" + event.id(), answer).response();
  }

  private static void limited(Optional<Duration> wait) {
    wait.ifPresent(
        duration -> {
          throw new ProblemException(
              Problem.of(429, "too many calls; wait before the next").retryAfter(duration));
        });
  }

  private static Event read(
      Stored<InboundHook> hook, String body, Optional<String> messageId, Instant now) {
    try {
      return ProblemException.checked(() -> InboundEvent.read(hook, body, messageId, now));
    } catch (MalformedJsonException e) {
      throw new ProblemException(Problem.of(400, "the body must be a JSON object"));
    }
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(Problem.of(400, "the body is not UTF-8"));
    }
  }
}
