package io.parley.server.resource;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Answerer;
import io.parley.core.agent.Chat;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.Reply;
import io.parley.core.agent.Speaker;
import io.parley.core.agent.Trace;
import io.parley.core.conversation.Conversation;
import io.parley.core.json.Json;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.contract.Exchange;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Talking to an agent. */
@Path("/api/chat")
@Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS + ";qs=0.5"})
public final class ChatResource {
  private static final int LONGEST = 10_000;
  private static final Logger log = LoggerFactory.getLogger(ChatResource.class);

  private final Chat chat;
  private final Agents agents;
  private final Conversations conversations;
  private final Commits commits;

  public ChatResource(Chat chat, Agents agents, Conversations conversations, Commits commits) {
    this.chat = chat;
    this.agents = agents;
    this.conversations = conversations;
    this.commits = commits;
  }

  /**
   * What is said to whom.
   *
   * @param agentId who is spoken to
   * @param conversationId the conversation to go on with; empty: a new one
   * @param message 1 to 10,000 characters
   * @param contact the customer's name
   * @param stream whether the answer comes as events
   */
  public record Said(
      @Nullable String agentId,
      Optional<String> conversationId,
      @Nullable String message,
      Optional<String> contact,
      @Nullable Boolean stream) {
    public Said {
      Bodies.required("agentId", agentId);
      String text = Bodies.required("message", message);
      if (text.isBlank() || text.length() > LONGEST) {
        throw new IllegalArgumentException(
            "message of "
                + text.length()
                + " characters must have 1 to "
                + LONGEST
                + " and not be blank");
      }
      contact.ifPresent(
          name -> {
            if (name.isBlank() || name.length() > 200) {
              throw new IllegalArgumentException(
                  "contact of " + name.length() + " characters must have 1 to 200");
            }
          });
    }
  }

  private record View(
      String conversationId,
      String messageId,
      Optional<String> reply,
      List<MessageView.CitationView> citations,
      List<MessageView.CallView> calls,
      boolean handoff,
      Answerer.Usage usage,
      Optional<Trace> trace) {
    static View of(Chat.Spoken spoken) {
      Optional<Reply> reply = spoken.reply();
      return new View(
          spoken.conversationId(),
          spoken.messageId(),
          reply.map(Reply::text),
          reply.map(Reply::citations).orElse(List.of()).stream()
              .map(MessageView.CitationView::of)
              .toList(),
          spoken.trace().map(Trace::calls).orElse(List.of()).stream()
              .map(MessageView.CallView::of)
              .toList(),
          reply.map(Reply::handoff).orElse(true),
          reply.map(Reply::usage).orElse(Answerer.Usage.NONE),
          spoken.trace());
    }
  }

  /**
   * Says something; the answer is JSON, or events where the caller asks for them: {@code token}
   * sentence by sentence as the guards pass them, {@code citation}, {@code tool}, {@code done}; or
   * {@code error} with a problem when the turn cannot be finished.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(
      gives = View.class,
      type = {"application/json", "text/event-stream"})
  public Response say(@Context ContainerRequestContext request, @Nullable Said said) {
    Said body = Bodies.present(said);
    TenantId tenant = Caller.of(request).tenant();
    String agentId = Bodies.required("agentId", body.agentId());
    Agent agent = ProblemException.present(agents.find(tenant, agentId), "agent", agentId);
    if (!agent.profile().conduct().answersIn(Conversation.CHAT)) {
      throw new ProblemException(
          Problem.of(409, "agent " + agentId + " does not answer in the channel 'chat'"));
    }
    body.conversationId().ifPresent(id -> check(agent, id));
    Instant now = commits.now();
    String conversationId = body.conversationId().orElseGet(() -> UniqueId.at(now));
    var asked =
        new Asked(
            agent, conversationId, body.contact(), Bodies.required("message", body.message()), now);
    if (!streamed(request, body)) {
      return commits.answered(request, Answer.ok(View.of(spoken(asked, Optional.empty()))));
    }
    StreamingOutput events = out -> stream(request, asked, out);
    return Response.ok(events).type(MediaType.SERVER_SENT_EVENTS).build();
  }

  private record Asked(
      Agent agent, String conversationId, Optional<String> contact, String text, Instant now) {}

  private void check(Agent agent, String conversationId) {
    Conversation conversation =
        ProblemException.present(
            conversations.find(agent.tenant(), conversationId), "conversation", conversationId);
    if (!conversation.agentId().equals(agent.id())) {
      throw ProblemException.field(
          "conversationId",
          "conversationId '" + conversationId + "' must be a conversation of this agent");
    }
    if (!conversation.channel().equals(Conversation.CHAT)) {
      throw ProblemException.field(
          "conversationId",
          "conversationId '" + conversationId + "' must be a conversation of this channel");
    }
  }

  private Chat.Spoken spoken(Asked asked, Optional<Speaker> speaker) {
    try {
      return speaker.isPresent()
          ? chat.say(
              asked.agent(),
              asked.conversationId(),
              asked.contact(),
              asked.text(),
              asked.now(),
              speaker.get())
          : chat.say(
              asked.agent(), asked.conversationId(), asked.contact(), asked.text(), asked.now());
    } catch (StaleVersionException e) {
      throw new ProblemException(
          Problem.of(409, "the conversation was changed at the same moment; say it again")
              .retryAfter(Duration.ofSeconds(1)));
    }
  }

  private static boolean streamed(ContainerRequestContext request, Said body) {
    if (body.stream() != null) {
      return body.stream();
    }
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    return accept != null && accept.contains(MediaType.SERVER_SENT_EVENTS);
  }

  /** The turn goes on when who listened is gone: it is stored either way. */
  private void stream(ContainerRequestContext request, Asked asked, OutputStream out) {
    var line = new Line(out);
    try {
      View view =
          View.of(spoken(asked, Optional.of(words -> line.send("token", Map.of("text", words)))));
      // Remembered for a repeated key; what it answers was sent already.
      commits.answered(request, Answer.ok(view)).close();
      view.citations().forEach(citation -> line.send("citation", citation));
      view.calls().forEach(call -> line.send("tool", call));
      line.send("done", view);
    } catch (ProblemException e) {
      line.send("error", told(e.problem()));
    } catch (RuntimeException e) {
      log.error("a turn that is streamed failed", e);
      line.send("error", told(Problem.of(500, "the turn could not be finished; say it again")));
    }
  }

  private static Map<String, @Nullable Object> told(Problem problem) {
    return Json.readMap(problem.json("/api/chat"));
  }

  /** A connection to who listens. Thread-safe. */
  private static final class Line {
    private final OutputStream out;
    private boolean cut;

    Line(OutputStream out) {
      this.out = out;
    }

    synchronized void send(String name, Object value) {
      if (cut) {
        return;
      }
      try {
        out.write(ServerEvent.of(name, value).getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException e) {
        log.debug("who listened to a turn is gone: {}", e.getMessage());
        cut = true;
      }
    }
  }
}
