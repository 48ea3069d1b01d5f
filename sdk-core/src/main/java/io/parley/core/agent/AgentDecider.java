package io.parley.core.agent;

import io.parley.core.UniqueId;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Decider;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.MDC;

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
  private final TurnMemory memory;
  private final Storage storage;
  private final Responder responder;
  private final ScriptGuide scripts;
  private final BiConsumer<Event, Reply> onReply;

  /**
   * @param reception knows who answers where
   * @param agents looked up by the reception's answer
   * @param storage where conversations, messages and the ledger are read
   * @param responder makes the turn
   * @param tools what agents may have done by their models
   * @param scripts tells what scripts want said
   * @param onReply told of each reply before it is stored; must not throw
   */
  public AgentDecider(
      Reception reception,
      Agents agents,
      Storage storage,
      Responder responder,
      Tools tools,
      ScriptGuide scripts,
      BiConsumer<Event, Reply> onReply) {
    this.reception = reception;
    this.agents = agents;
    this.conversations = new Conversations(storage.documents());
    this.memory = new TurnMemory(storage, tools);
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
      Tools tools,
      BiConsumer<Event, Reply> onReply) {
    this(reception, agents, storage, responder, tools, ScriptGuide.NONE, onReply);
  }

  @Override
  public String name() {
    return "agent";
  }

  @Override
  public Decision decide(Event event, Instant now) {
    return switch (event.kind()) {
      case EventKinds.MESSAGE_RECEIVED -> received(event, now);
      case EventKinds.AGENT_REPLY_DUE -> due(event, now);
      case EventKinds.MESSAGE_SENT -> sent(event, now);
      default -> Decision.no("answers messages only");
    };
  }

  /** Where a message is answered, and by whom. */
  private record Desk(Event event, Reception.Placement.At place, Agent agent) {}

  private Decision received(Event event, Instant now) {
    return placed(event, desk -> received(desk, now));
  }

  private Decision placed(Event event, Function<Desk, Decision> decide) {
    return switch (reception.place(event)) {
      case Reception.Placement.Nowhere(String reason) -> Decision.no(reason);
      case Reception.Placement.At place ->
          agents
              .find(event.tenant(), place.agentId())
              .map(agent -> decide.apply(new Desk(event, place, agent)))
              .orElseGet(() -> Decision.no("agent " + place.agentId() + " does not exist"));
    };
  }

  private Decision received(Desk desk, Instant now) {
    Event event = desk.event();
    String text = event.fact("message.text").orElse("");
    Conversation conversation = conversation(event, desk.place());
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
                desk.place().contact(),
                event.fact("message.attachment"))));
    if (conversation.version() == 0) {
      writes.add(own(event, "conversation.started", conversation, Map.of(), now));
    }

    Optional<String> silence = silence(desk.agent(), conversation, text);
    if (silence.isPresent()) {
      writes.add(Conversations.save(conversation));
      return Decision.yes(silence.get(), writes);
    }

    Optional<Instant> later = later(desk.agent(), now);
    if (later.isPresent()) {
      writes.add(Conversations.save(conversation));
      writes.add(ReplyDue.begin(event, messageId, later.get(), now));
      return Decision.yes("is answered at " + later.get(), writes);
    }

    if (moreToCome(event)) {
      writes.add(Conversations.save(conversation));
      return Decision.yes("is answered together with the customer's next message", writes);
    }

    List<Message> said = memory.said(conversation);
    return answer(desk, conversation, said, List.of(text), messageId, writes, now);
  }

  /** When the answer is to be given, when not now. */
  private static Optional<Instant> later(Agent agent, Instant now) {
    Conduct conduct = agent.profile().conduct();
    return held(agent, now)
        .or(
            () ->
                conduct.replyDelay().isZero() || OutOfHours.of(agent, now).isPresent()
                    ? Optional.empty()
                    : Optional.of(now.plus(conduct.replyDelay())));
  }

  /** When the hours begin for which answers are held back; empty when they are not. */
  private static Optional<Instant> held(Agent agent, Instant now) {
    return OutOfHours.of(agent, now)
        .filter(hours -> hours.outside() == WorkingHours.Outside.HOLD)
        .flatMap(hours -> hours.calendar().nextOpen(now));
  }

  private Decision due(Event due, Instant now) {
    Optional<Event> received = ReplyDue.received(storage.log(), due);
    return received.isEmpty()
        ? Decision.no("the message to answer is not there any more")
        : placed(received.get(), desk -> due(desk, due, now));
  }

  /** All is looked at again: a person may have come, or the customer may have gone on writing. */
  private Decision due(Desk desk, Event due, Instant now) {
    String messageId = due.fact(ReplyDue.MESSAGE).orElse("");
    Optional<Conversation> known = conversations.find(due.tenant(), desk.place().conversationId());
    if (known.isEmpty()) {
      return Decision.no("the conversation is not there any more");
    }
    Conversation conversation = known.get();
    List<Message> said = memory.said(conversation);
    int asked = said.size() - 1;
    while (asked >= 0 && !said.get(asked).id().equals(messageId)) {
      asked--;
    }
    if (asked < 0) {
      return Decision.no("the message to answer is not there any more");
    }
    Optional<String> silence = silence(desk.agent(), conversation, said.get(asked).text());
    if (silence.isPresent()) {
      return Decision.no(silence.get());
    }
    if (asked < said.size() - 1 || moreToCome(desk.event())) {
      return Decision.no("is answered with what was said after it");
    }
    Optional<Instant> still = held(desk.agent(), now);
    if (still.isPresent()) {
      return Decision.yes(
          "is answered at " + still.get(),
          List.of(ReplyDue.begin(desk.event(), messageId, still.get(), now)));
    }
    return answer(
        desk,
        conversation,
        said.subList(0, asked),
        List.of(said.get(asked).text()),
        messageId,
        new ArrayList<>(),
        now);
  }

  /** The turn: what was said, what is known, the answer, and what it leads to. */
  private Decision answer(
      Desk desk,
      Conversation conversation,
      List<Message> said,
      List<String> newest,
      String messageId,
      List<Write> writes,
      Instant now) {
    Event event = desk.event();
    int answered = said.size();
    while (answered > 0 && inOneRow(said.get(answered - 1), event)) {
      answered--;
    }
    String question =
        Stream.concat(
                said.subList(answered, said.size()).stream().map(Message::text), newest.stream())
            .filter(words -> !words.isBlank())
            .collect(Collectors.joining("\n"));
    Turn turn =
        memory.turn(
            desk.agent(),
            conversation,
            said.subList(0, answered),
            question,
            event.subject(),
            desk.place().target(),
            now);
    Optional<WorkingHours> closed = OutOfHours.of(desk.agent(), now);
    ScriptGuide.Guided script =
        closed.isPresent()
            ? ScriptGuide.Guided.NOTHING
            : scripts.guide(
                new ScriptGuide.Asked(
                    turn, conversation, Optional.of(event), event.subject(), desk.place().target()),
                now);
    Reply reply =
        closed
            .map(hours -> OutOfHours.reply(turn, hours))
            .orElseGet(() -> responder.reply(turn.guided(script.guidance())));
    if (closed.isPresent() && OutOfHours.told(said, closed.get(), reply.text(), now)) {
      writes.add(Conversations.save(conversation));
      return Decision.yes("kept silent: the customer knows that nobody is there now", writes);
    }
    onReply.accept(event, reply);
    var place =
        new ReplyWrites(
            conversation, event.subject(), desk.place().target(), Optional.of(event), event.key());
    writes.addAll(
        place
            .of(turn, reply, Optional.of(desk.place().action()), event.occurredAt(), now)
            .writes());
    writes.addAll(script.with(reply));
    writes.addAll(ContactMemory.learn(conversation, messageId, reply.told(), now));
    writes.addAll(memory.leaving(desk.agent(), conversation, said, now));
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
    if (!agent.profile().conduct().answersIn(conversation.channel())) {
      return Optional.of(
          "kept silent: agent " + agent.id() + " does not answer in " + conversation.channel());
    }
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
    MDC.put("conversation", place.conversationId()); // removed when the job ends
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
