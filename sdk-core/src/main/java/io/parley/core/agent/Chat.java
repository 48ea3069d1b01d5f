package io.parley.core.agent;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Talking to an agent directly, without a channel in between. Thread-safe.
 *
 * <p>Of one conversation one turn is made at a time: within the process by a lock; a turn that
 * another process overtook meanwhile is not stored but made again, with what was said there.
 */
public final class Chat {
  /** So often a turn is made again before the caller is told that it was overtaken. */
  private static final int TRIES = 8;

  private final Storage storage;
  private final Conversations conversations;
  private final ContactMemory memory;
  private final Responder responder;
  private final ScriptGuide scripts;
  private final ReentrantLock[] turns = new ReentrantLock[256];

  /** With agents that follow no scripts. */
  public Chat(Storage storage, Responder responder) {
    this(storage, responder, ScriptGuide.NONE);
  }

  /**
   * @param scripts tells what scripts want said
   */
  public Chat(Storage storage, Responder responder, ScriptGuide scripts) {
    this.storage = storage;
    this.conversations = new Conversations(storage.documents());
    this.memory = new ContactMemory(storage.documents());
    this.responder = responder;
    this.scripts = scripts;
    for (int i = 0; i < turns.length; i++) {
      turns[i] = new ReentrantLock();
    }
  }

  /**
   * Says something to the agent and stores both sides in one commit.
   *
   * @param agent who is spoken to; a draft answers too, so that it can be tried
   * @param conversationId the conversation to go on with or to start under this id
   * @param contact the customer's name, which also tells them from others; empty when unknown
   * @param text what is said; not blank
   */
  public Spoken say(
      Agent agent, String conversationId, Optional<String> contact, String text, Instant now) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("message must not be blank");
    }
    ReentrantLock turn = turns[Math.floorMod(conversationId.hashCode(), turns.length)];
    turn.lock();
    try {
      for (int tries = 1; ; tries++) {
        try {
          return say(agent, conversation(agent, conversationId, contact, now), text, now);
        } catch (StaleVersionException overtaken) {
          if (tries == TRIES) {
            throw overtaken;
          }
        }
      }
    } finally {
      turn.unlock();
    }
  }

  private Spoken say(Agent agent, Conversation conversation, String text, Instant now) {
    TenantId tenant = agent.tenant();
    String subject = "conversation:" + conversation.id();
    String asked = UniqueId.at(now);
    List<Message> history =
        storage.conversations().tail(tenant, conversation.id(), agent.profile().memory().window());
    List<Write> writes = new ArrayList<>();
    writes.add(
        new Write.Append(
            tenant,
            conversation.id(),
            asked,
            new Message.FromCustomer(asked, text, now, conversation.contact(), Optional.empty())));
    if (conversation.version() == 0) {
      writes.add(event(conversation, "conversation.started", subject, asked, Map.of(), now));
    }
    if (conversation.status() == Conversation.Status.HANDED_OFF) {
      writes.add(Conversations.save(conversation));
      storage.work().commit(writes, now);
      return new Spoken(conversation.id(), asked, Optional.empty(), Optional.empty());
    }
    ScriptGuide.Guided script =
        scripts.guide(
            new ScriptGuide.Asked(
                agent,
                conversation,
                text,
                Responder.language(agent, history, text),
                Optional.empty(),
                subject,
                Map.of()),
            now);
    Reply reply =
        responder.reply(
            agent, history, memory.knownTo(agent, conversation), text, script.guidance());
    String answered = UniqueId.at(now);
    Trace trace = Trace.of(answered, conversation, agent, text, reply, now);
    writes.add(
        Conversations.save(
            reply.handoff()
                ? conversation.withStatus(Conversation.Status.HANDED_OFF)
                : conversation));
    writes.add(
        new Write.Append(
            tenant,
            conversation.id(),
            answered,
            new Message.FromAgent(
                answered,
                reply.text(),
                now,
                reply.citations(),
                Optional.of(answered),
                Optional.empty())));
    writes.add(trace.save(tenant));
    writes.addAll(script.with(reply));
    writes.addAll(ContactMemory.learn(conversation, asked, reply.told(), now));
    boolean known = reply.verdict() != Answerer.Verdict.UNKNOWN;
    writes.add(
        event(
            conversation,
            known ? "agent.replied" : "agent.could_not_answer",
            subject,
            answered,
            Map.of("message.text", known ? reply.text() : text, "message.id", answered),
            now));
    if (reply.handoff()) {
      writes.add(event(conversation, "conversation.handed_off", subject, answered, Map.of(), now));
    }
    storage.work().commit(writes, now);
    return new Spoken(conversation.id(), answered, Optional.of(reply), Optional.of(trace));
  }

  private Conversation conversation(Agent agent, String id, Optional<String> contact, Instant now) {
    return conversations
        .find(agent.tenant(), id)
        .map(
            known ->
                known.status() == Conversation.Status.CLOSED
                    ? known.withStatus(Conversation.Status.OPEN)
                    : known)
        .map(known -> known.spokenAt(now))
        .orElseGet(
            () ->
                new Conversation(
                    agent.tenant(),
                    id,
                    agent.id(),
                    Conversation.CHAT,
                    Conversation.Status.OPEN,
                    contact,
                    contact.map(name -> Conversation.CHAT + "|" + name),
                    Optional.empty(),
                    Optional.empty(),
                    now,
                    now,
                    0));
  }

  private static Write event(
      Conversation conversation,
      String kind,
      String subject,
      String key,
      Map<String, ?> facts,
      Instant now) {
    return new Write.Happened(
        OwnEvents.of(conversation, kind, subject, kind + "|" + key, facts, Optional.empty(), now));
  }

  /**
   * What came of saying something.
   *
   * @param conversationId where it was said
   * @param messageId the answer's id, or the customer's message's when nobody answered
   * @param reply what the agent said; empty when a person has the conversation
   * @param trace how it came about; empty like the reply
   */
  public record Spoken(
      String conversationId, String messageId, Optional<Reply> reply, Optional<Trace> trace) {}
}
