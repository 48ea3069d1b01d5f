package io.parley.core.agent;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Decider;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Has the agent answer what customers write, and keeps the conversations.
 *
 * <p>Takes {@code message.received} (the customer wrote) and {@code message.sent} (somebody of the
 * company did: our own message coming back is recognised by the ledger, a person's takes the
 * conversation over). The answer is planned as an effect; nothing is sent from here. Messages that
 * a customer wrote in a row while the first was still waiting are answered together. Thread-safe.
 */
public final class AgentDecider implements Decider {
  /** Messages in a row, unanswered, count as one within this time. */
  private static final Duration BURST = Duration.ofMinutes(10);

  private static final int LOOKED_AT = 20;
  private static final String AUTHOR = "message.author";

  private final Reception reception;
  private final Agents agents;
  private final Conversations conversations;
  private final ContactMemory memory;
  private final Storage storage;
  private final Responder responder;
  private final ScriptGuide scripts;
  private final BiConsumer<Event, Reply> onReply;

  /**
   * @param reception knows who answers where
   * @param agents looked up by the reception's answer
   * @param storage where conversations, messages and the ledger are read
   * @param responder makes the turn
   * @param scripts tells what scripts want said
   * @param onReply told of each reply before it is stored; must not throw
   */
  public AgentDecider(
      Reception reception,
      Agents agents,
      Storage storage,
      Responder responder,
      ScriptGuide scripts,
      BiConsumer<Event, Reply> onReply) {
    this.reception = reception;
    this.agents = agents;
    this.conversations = new Conversations(storage.documents());
    this.memory = new ContactMemory(storage.documents());
    this.storage = storage;
    this.responder = responder;
    this.scripts = scripts;
    this.onReply = onReply;
  }

  /** For agents without scripts. */
  public AgentDecider(
      Reception reception,
      Agents agents,
      Storage storage,
      Responder responder,
      BiConsumer<Event, Reply> onReply) {
    this(reception, agents, storage, responder, ScriptGuide.NONE, onReply);
  }

  @Override
  public String name() {
    return "agent";
  }

  @Override
  public Decision decide(Event event, Instant now) {
    return switch (event.kind()) {
      case "message.received" -> received(event, now);
      case "message.sent" -> sent(event, now);
      default -> Decision.no("answers messages only");
    };
  }

  private Decision received(Event event, Instant now) {
    return switch (reception.place(event)) {
      case Reception.Placement.Nowhere(String reason) -> Decision.no(reason);
      case Reception.Placement.At place -> {
        Optional<Agent> agent = agents.find(event.tenant(), place.agentId());
        yield agent.isEmpty()
            ? Decision.no("agent " + place.agentId() + " does not exist")
            : received(event, place, agent.get(), now);
      }
    };
  }

  private Decision received(Event event, Reception.Placement.At place, Agent agent, Instant now) {
    String text = event.fact("message.text").orElse("");
    Conversation conversation = conversation(event, place);
    String messageId = UniqueId.at(event.receivedAt());
    List<Write> writes = new ArrayList<>();
    writes.add(
        new Write.Append(
            event.tenant(),
            conversation.id(),
            event.key(),
            new Message.FromCustomer(
                messageId,
                text,
                event.occurredAt(),
                place.contact(),
                event.fact("message.attachment"))));
    if (conversation.version() == 0) {
      writes.add(own(event, "conversation.started", conversation, Map.of(), now));
    }

    Optional<String> silence = silence(agent, conversation, text);
    if (silence.isPresent()) {
      writes.add(Conversations.save(conversation));
      return Decision.yes(silence.get(), writes);
    }

    if (moreToCome(event)) {
      writes.add(Conversations.save(conversation));
      return Decision.yes("is answered together with the customer's next message", writes);
    }

    List<Message> history = history(event.tenant(), conversation, agent);
    int answered = history.size();
    while (answered > 0 && inOneRow(history.get(answered - 1), event)) {
      answered--;
    }
    String question =
        Stream.concat(
                history.subList(answered, history.size()).stream().map(Message::text),
                Stream.of(text))
            .filter(said -> !said.isBlank())
            .collect(Collectors.joining("\n"));
    List<Message> before = history.subList(0, answered);
    ScriptGuide.Guided script =
        scripts.guide(
            new ScriptGuide.Asked(
                agent,
                conversation,
                question,
                Responder.language(agent, before, question),
                Optional.of(event),
                event.subject(),
                place.target()),
            now);
    Reply reply =
        responder.reply(
            agent, before, memory.knownTo(agent, conversation), question, script.guidance());
    onReply.accept(event, reply);
    writes.addAll(say(event, place, agent, conversation, reply, question, now));
    writes.addAll(script.with(reply));
    writes.addAll(ContactMemory.learn(conversation, messageId, reply.told(), now));
    return Decision.yes(reply.derivation().notes().getLast(), writes);
  }

  /** Whether the same author's next words wait in the mailbox already. */
  private boolean moreToCome(Event event) {
    var waiting =
        new WorkLog.EventQuery(
            Optional.of(event.kind()),
            Optional.of(event.subject()),
            Optional.of(EventState.PENDING),
            Optional.empty(),
            Optional.empty(),
            LOOKED_AT);
    return storage.log().events(event.tenant(), waiting).stream()
        .map(RecordedEvent::event)
        .filter(other -> other.id().compareTo(event.id()) > 0)
        .filter(other -> other.fact(AUTHOR).equals(event.fact(AUTHOR)))
        .anyMatch(other -> other.fact("message.text").filter(said -> !said.isBlank()).isPresent());
  }

  private static boolean inOneRow(Message earlier, Event event) {
    return earlier instanceof Message.FromCustomer
        && earlier.at().isAfter(event.occurredAt().minus(BURST));
  }

  private static Optional<String> silence(Agent agent, Conversation conversation, String text) {
    if (conversation.status() == Conversation.Status.HANDED_OFF) {
      return Optional.of("kept silent: a person has the conversation");
    }
    if (agent.profile().status() != Agent.Status.ACTIVE) {
      return Optional.of(
          "kept silent: agent " + agent.id() + " is " + agent.profile().status().name());
    }
    if (text.isBlank()) {
      return Optional.of("kept silent: the message has no text");
    }
    return Optional.empty();
  }

  private List<Write> say(
      Event event,
      Reception.Placement.At place,
      Agent agent,
      Conversation conversation,
      Reply reply,
      String question,
      Instant now) {
    TenantId tenant = event.tenant();
    String messageId = UniqueId.at(now);
    String effectId = UniqueId.at(now);
    var target = new java.util.HashMap<>(place.target());
    target.put("conversation", conversation.id());
    target.put("message", messageId);
    target.put("asked", event.occurredAt().toString());
    if (reply.handoff()) {
      target.put("handoff", "true");
    }
    List<Write> writes = new ArrayList<>();
    writes.add(
        Conversations.save(
            reply.handoff()
                ? conversation.withStatus(Conversation.Status.HANDED_OFF)
                : conversation));
    writes.add(
        new Write.Append(
            tenant,
            conversation.id(),
            "reply|" + event.key(),
            new Message.FromAgent(
                messageId,
                reply.text(),
                now,
                reply.citations(),
                Optional.of(messageId),
                Optional.of(effectId))));
    writes.add(
        Trace.of(messageId, conversation, agent, question, reply, now)
            .between(event.id(), effectId)
            .save(tenant));
    writes.add(
        new Write.Plan(
            Effect.planned(
                tenant,
                "reply|" + event.key(),
                effectId,
                place.action(),
                event.subject(),
                Map.of("text", reply.text()),
                target,
                Optional.of(event.id()),
                event.depth() + 1,
                now)));
    Map<String, Object> facts = Map.of("message.text", reply.text(), "message.id", messageId);
    boolean answered = reply.verdict() != Answerer.Verdict.UNKNOWN;
    writes.add(
        own(
            event,
            answered ? "agent.replied" : "agent.could_not_answer",
            conversation,
            answered ? facts : Map.of("message.text", question, "message.id", messageId),
            now));
    if (reply.handoff()) {
      writes.add(own(event, "conversation.handed_off", conversation, facts, now));
    }
    return writes;
  }

  private Decision sent(Event event, Instant now) {
    if (new OwnMessages(storage.log()).isOurs(event)) {
      return Decision.no("our own message came back");
    }
    if (event.fact("message.authorType").filter("bot"::equals).isPresent()) {
      return Decision.no("another bot wrote");
    }
    return switch (reception.place(event)) {
      case Reception.Placement.Nowhere(String reason) -> Decision.no(reason);
      case Reception.Placement.At place -> takenOver(event, place, now);
    };
  }

  private Decision takenOver(Event event, Reception.Placement.At place, Instant now) {
    Conversation conversation = conversation(event, place);
    Optional<String> author = event.fact(AUTHOR);
    List<Write> writes = new ArrayList<>();
    writes.add(
        new Write.Append(
            event.tenant(),
            conversation.id(),
            event.key(),
            new Message.FromHuman(
                UniqueId.at(event.receivedAt()),
                event.fact("message.text").orElse(""),
                event.occurredAt(),
                author)));
    writes.add(
        Conversations.save(
            conversation.withStatus(Conversation.Status.HANDED_OFF).assignedTo(author)));
    if (conversation.status() != Conversation.Status.HANDED_OFF) {
      writes.add(own(event, "conversation.handed_off", conversation, Map.of(), now));
    }
    return Decision.yes("a person took the conversation over", writes);
  }

  private Conversation conversation(Event event, Reception.Placement.At place) {
    Optional<Conversation> known = conversations.find(event.tenant(), place.conversationId());
    Conversation conversation =
        known.orElseGet(
            () ->
                new Conversation(
                    event.tenant(),
                    place.conversationId(),
                    place.agentId(),
                    place.channel(),
                    Conversation.Status.OPEN,
                    place.contact(),
                    place.contactId(),
                    place.externalId(),
                    Optional.empty(),
                    event.occurredAt(),
                    event.occurredAt(),
                    0));
    Conversation spoken =
        conversation
            .heldWith(place.contactId().or(conversation::contactId))
            .spokenAt(event.occurredAt());
    return spoken.status() == Conversation.Status.CLOSED
        ? spoken.withStatus(Conversation.Status.OPEN)
        : spoken;
  }

  /** What was really said: an answer that was dropped or refused on its way was not. */
  private List<Message> history(TenantId tenant, Conversation conversation, Agent agent) {
    return storage
        .conversations()
        .tail(tenant, conversation.id(), agent.profile().memory().window())
        .stream()
        .filter(message -> !(message instanceof Message.FromAgent ours) || reached(tenant, ours))
        .toList();
  }

  private boolean reached(TenantId tenant, Message.FromAgent message) {
    return message
        .effect()
        .flatMap(effect -> storage.log().effect(tenant, effect))
        .map(
            effect ->
                switch (effect.state()) {
                  case CANCELLED, FAILED -> false;
                  case PLANNED, SENDING, DONE, UNKNOWN -> true;
                })
        .orElse(true);
  }

  private static Write own(
      Event cause, String kind, Conversation conversation, Map<String, ?> facts, Instant now) {
    return new Write.Happened(
        OwnEvents.of(
            conversation,
            kind,
            cause.subject(),
            kind + "|" + cause.key(),
            facts,
            Optional.of(cause),
            now));
  }
}
